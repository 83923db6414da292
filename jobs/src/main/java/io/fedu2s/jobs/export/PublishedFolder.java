package io.fedu2s.jobs.export;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system that readers see whole or not at all: it is written under another name beside its
 * place and renamed. In an object store, where renaming is no single step, its first file, without which nothing loads it,
 * is deleted first and written last. What stood there before is replaced only if it holds the same files and no other, and
 * may be kept under a number.
 */
final class PublishedFolder {
    private final Path place;
    private final String first;
    private final Path fresh;
    private final Path replaced;
    private final int keep;

    /**
     * A place.
     *
     * @param first the name of the file that tells how to read the others
     * @param keep how many of the folders that stood there before stay, as {@code place.1} and so on, the newest first
     */
    PublishedFolder(Path place, String first, int keep) {
        this.first = first;
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
            if (ObjectStore.is(files)) {
                overwrite(files, sources);
            } else {
                files.delete(fresh, true);
                files.mkdirs(fresh);
                write(files, sources, fresh);
                swap(files);
            }
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

    private static void write(FileSystem files, List<java.nio.file.Path> sources, Path folder) throws IOException {
        for (java.nio.file.Path source : sources) {
            try (OutputStream out =
                    files.create(new Path(folder, source.getFileName().toString()), true)) {
                Files.copy(source, out);
            }
        }
    }

    /** The first file goes first and comes last; the others may be new ones and old ones meanwhile. */
    private void overwrite(FileSystem files, List<java.nio.file.Path> sources) throws IOException {
        if (files.exists(place) && keep > 0) {
            keep(files, place);
        }
        files.delete(new Path(place, first), false);
        List<java.nio.file.Path> lastIsFirst = sources.stream()
                .sorted(Comparator.comparing(
                        source -> source.getFileName().toString().equals(first)))
                .toList();
        write(files, lastIsFirst, place);
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
            keep(files, replaced);
        }
        files.delete(replaced, true);
    }

    private void keep(FileSystem files, Path old) throws IOException {
        for (int i = keep; i > 1; i--) {
            shift(files, kept(i - 1), kept(i));
        }
        shift(files, old, kept(1));
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
