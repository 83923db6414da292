package io.fedu2s.udf.fetch;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.ContentId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a folder of a Hadoop file system holds of a model, at one moment.
 *
 * @param location the folder
 * @param files those a model is made of, by name; weights in other formats stay where they are
 */
record RemoteFolder(String location, List<RemoteFile> files) {
    private static final Set<String> WANTED = Set.of("json", "safetensors", "jinja", "txt");

    /** Lists a folder and what lies below it. */
    static RemoteFolder list(String location, Configuration hadoop) {
        List<RemoteFile> files = new ArrayList<>();
        try {
            FileSystem system = new Path(location).getFileSystem(hadoop);
            Path folder = system.makeQualified(new Path(location));
            add(system, folder, "", files);
        } catch (FileNotFoundException e) {
            throw Errors.modelFolderMissing(location, e);
        } catch (IOException e) {
            throw unreachable(location, e);
        } catch (IllegalArgumentException e) {
            throw Errors.modelFolderUnreachable(location, e);
        }
        if (files.isEmpty()) {
            throw Errors.modelFileMissing(location, "config.json");
        }
        files.sort(Comparator.comparing(RemoteFile::name));
        return new RemoteFolder(location, List.copyOf(files));
    }

    /** A service that does not answer now may answer at the next try, which is not the user's to mend. */
    static RuntimeException unreachable(String location, IOException e) {
        boolean passing = e instanceof SocketException || e instanceof SocketTimeoutException;
        return passing ? new UncheckedIOException(e) : Errors.modelFolderUnreachable(location, e);
    }

    private static void add(FileSystem system, Path folder, String prefix, List<RemoteFile> files) throws IOException {
        for (FileStatus status : system.listStatus(folder)) {
            String name = status.getPath().getName();
            if (status.isDirectory() && !name.startsWith(".")) {
                add(system, status.getPath(), prefix + name + "/", files);
            } else if (status.isFile() && isWanted(name)) {
                files.add(RemoteFile.of(system, prefix + name, status));
            }
        }
    }

    private static boolean isWanted(String name) {
        return !name.startsWith(".") && WANTED.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Names the folder as it is now: other files, sizes or versions give another name. */
    String id() {
        List<String> parts = files.stream()
                .map(file -> file.name() + " " + file.sizeBytes() + " " + file.version())
                .toList();
        return ContentId.of(location, parts);
    }

    long sizeBytes() {
        return files.stream().mapToLong(RemoteFile::sizeBytes).sum();
    }
}
