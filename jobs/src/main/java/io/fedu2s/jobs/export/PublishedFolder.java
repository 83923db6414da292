package io.fedu2s.jobs.export;

import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system that readers see whole or not at all: it is written under a hidden name beside its
 * place and renamed. What stood there before is replaced only if it holds the same files and no other, and may be kept under a number.
 */
final class PublishedFolder {
    private final Path place;
    private final Path fresh;
    private final Path replaced;
    private final int keep;

    /**
     * A place.
     *
     * @param keep how many of the folders that stood there before stay, as {@code place.1} and so on, the newest first
     */
    PublishedFolder(Path place, int keep) {
        this.keep = keep;
        this.place = new Path(place.toString()); // without a trailing slash
        this.fresh = this.place.suffix(".writing");
        this.replaced = this.place.suffix(".replaced");
    }

    /**
     * Copies the files of a local folder.
     *
     * @return whether anything had to be written; not where the same bytes stand there already
     * @throws io.fedu2s.udf.error.UserException where something else is in the way or the place can't be written
     */
    boolean publish(Configuration hadoop, java.nio.file.Path folder) {
        try (FileSystem files = FileSystem.newInstance(place.toUri(), hadoop)) {
            files.setWriteChecksum(false);
            List<java.nio.file.Path> sources = list(folder);
            if (files.exists(place)) {
                refuseForeign(files, sources);
                if (holds(files, sources)) {
                    return false;
                }
            }
            write(files, sources);
            swap(files);
            return true;
        } catch (IOException e) {
            throw Errors.exportUnwritable(place.toString(), e);
        }
    }

    private void refuseForeign(FileSystem files, List<java.nio.file.Path> sources) throws IOException {
        Set<String> ours = new HashSet<>();
        sources.forEach(source -> ours.add(source.getFileName().toString()));
        for (FileStatus status : files.listStatus(place)) {
            if (!ours.contains(status.getPath().getName())) {
                throw Errors.exportInTheWay(place.toString(), status.getPath().getName());
            }
        }
    }

    private boolean holds(FileSystem files, List<java.nio.file.Path> sources) throws IOException {
        for (java.nio.file.Path source : sources) {
            Path there = new Path(place, source.getFileName().toString());
            if (!files.exists(there) || files.getFileStatus(there).getLen() != Files.size(source)) {
                return false;
            }
            try (InputStream here = Files.newInputStream(source);
                    InputStream other = files.open(there)) {
                if (!same(here, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean same(InputStream one, InputStream other) throws IOException {
        byte[] chunk = one.readNBytes(1 << 16);
        while (chunk.length > 0) {
            if (!Arrays.equals(chunk, other.readNBytes(1 << 16))) {
                return false;
            }
            chunk = one.readNBytes(1 << 16);
        }
        return true;
    }

    private void write(FileSystem files, List<java.nio.file.Path> sources) throws IOException {
        files.delete(fresh, true);
        files.mkdirs(fresh);
        for (java.nio.file.Path source : sources) {
            files.copyFromLocalFile(
                    false,
                    true,
                    new Path(source.toUri()),
                    new Path(fresh, source.getFileName().toString()));
        }
    }

    private void swap(FileSystem files) throws IOException {
        files.delete(replaced, true);
        if (files.exists(place) && !files.rename(place, replaced)) {
            throw new IOException("'%s' can't be renamed".formatted(place));
        }
        if (!files.rename(fresh, place)) {
            throw new IOException("'%s' can't be renamed to '%s'".formatted(fresh, place));
        }
        if (keep > 0 && files.exists(replaced)) {
            for (int i = keep; i > 1; i--) {
                shift(files, kept(i - 1), kept(i));
            }
            shift(files, replaced, kept(1));
        }
        files.delete(replaced, true);
    }

    private Path kept(int number) {
        return place.suffix("." + number);
    }

    private static void shift(FileSystem files, Path from, Path to) throws IOException {
        files.delete(to, true);
        if (files.exists(from) && !files.rename(from, to)) {
            throw new IOException("'%s' can't be renamed to '%s'".formatted(from, to));
        }
    }

    private static List<java.nio.file.Path> list(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
