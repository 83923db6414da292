package io.fedu2s.jobs.report;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A text file under any Hadoop path that is there whole or not at all.
 *
 * @param path where it is
 * @param hadoop how to reach it
 */
public record OutputFile(Path path, Configuration hadoop) {
    /** Its text, if it is there. */
    public Optional<String> read() {
        try (FileSystem files = fileSystem()) {
            return read(files);
        } catch (IOException e) {
            throw Errors.outputUnwritable(path.toString(), e);
        }
    }

    /** Puts this text there unless it is there already; says whether it did. */
    public boolean replace(String text) {
        try (FileSystem files = fileSystem()) {
            if (read(files).filter(text::equals).isPresent()) {
                return false;
            }
            if (ObjectStore.is(files)) {
                write(files, path, text);
                return true;
            }
            Path fresh = path.suffix(".writing");
            write(files, fresh, text);
            files.delete(path, false);
            if (!files.rename(fresh, path)) {
                throw new IOException("'%s' can't be renamed to '%s'".formatted(fresh, path));
            }
            return true;
        } catch (IOException e) {
            throw Errors.outputUnwritable(path.toString(), e);
        }
    }

    /** Takes it away, if it is there. */
    public void delete() {
        try (FileSystem files = fileSystem()) {
            files.delete(path, false);
        } catch (IOException e) {
            throw Errors.outputUnwritable(path.toString(), e);
        }
    }

    private static void write(FileSystem files, Path to, String text) throws IOException {
        try (OutputStream out = files.create(to, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<String> read(FileSystem files) throws IOException {
        try (InputStream in = files.open(path)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** An instance of its own, since the one that is shared must go on writing checksums for the tables. */
    private FileSystem fileSystem() throws IOException {
        FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
        files.setWriteChecksum(false);
        return files;
    }
}
