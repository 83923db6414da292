package io.fedu2s.udf.fetch;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of remote model folders on this machine, shared by all its processes.
 *
 * <p>A copy is known by where the folder lies and by its files' names, sizes and versions, so a changed folder is
 * another copy. One process makes it, under a lock on a file, in a folder beside it that is renamed when all bytes are
 * there: a process that is killed leaves nothing that another takes for whole. A copy is checked when a process first
 * uses it, by size and SHA-256, and by size from then on; a damaged one is made anew. Nothing is ever evicted.
 */
public final class FolderCache {
    private static final Logger LOG = LoggerFactory.getLogger(FolderCache.class);
    private static final String NO_SPACE = "No space left on device";

    private final Path root;
    private final Configuration hadoop;
    /** Copies this process has checked by hash, by location. */
    private final Map<String, Path> checked = new HashMap<>();

    /**
     * A cache.
     *
     * @param root the folder of all copies
     * @param hadoop how remote folders are reached
     */
    public FolderCache(Path root, Configuration hadoop) {
        this.root = root;
        this.hadoop = hadoop;
    }

    /**
     * The copy of a folder, made if need be; who wants the same one meanwhile waits.
     *
     * @param location a folder on any Hadoop file system
     * @throws io.fedu2s.udf.error.UserException where the folder can't be read or does not fit on the disk
     */
    public synchronized Path copyOf(String location) {
        Path known = checked.get(location);
        try {
            if (known != null && Manifest.read(known).fitsBySize(known)) {
                return known;
            }
        } catch (IOException e) {
            LOG.warn("the copy {} of {} can't be read any more", known, location, e);
        }
        RemoteFolder folder = RemoteFolder.list(location, hadoop);
        Path copy = root.resolve(folder.id());
        try {
            Files.createDirectories(root);
            Path lockFile = root.resolve(folder.id() + ".lock");
            try (FileChannel file = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = file.lock();
                try {
                    if (!isWhole(copy)) {
                        delete(copy);
                        make(folder, copy);
                    }
                } finally {
                    lock.release();
                }
            }
        } catch (IOException e) {
            throw Errors.modelCacheUnusable(root.toString(), e);
        }
        checked.put(location, copy);
        return copy;
    }

    private static boolean isWhole(Path copy) throws IOException {
        if (!Files.isDirectory(copy)) {
            return false;
        }
        try {
            Manifest manifest = Manifest.read(copy);
            if (manifest.fitsBySize(copy) && manifest.fitsByHash(copy)) {
                return true;
            }
            LOG.warn("the copy {} is damaged and is made anew", copy);
        } catch (IOException e) {
            LOG.warn("the copy {} can't be read and is made anew", copy, e);
        }
        return false;
    }

    private void make(RemoteFolder folder, Path copy) throws IOException {
        long start = System.nanoTime();
        Path partial = root.resolve(folder.id() + ".partial");
        // What a killed process left; no other is at work, since this one has the lock.
        delete(partial);
        Files.createDirectories(partial);
        if (Files.getFileStore(partial).getUsableSpace() < folder.sizeBytes()) {
            delete(partial);
            throw Errors.modelCacheFull(folder.location(), root.toString(), folder.sizeBytes());
        }
        try {
            SortedMap<String, Manifest.Entry> files = new TreeMap<>();
            for (RemoteFile file : folder.files()) {
                files.put(file.name(), fetch(folder, file, partial.resolve(file.name())));
            }
            if (!RemoteFolder.list(folder.location(), hadoop).id().equals(folder.id())) {
                throw Errors.modelFolderChanging(folder.location());
            }
            new Manifest(files).write(partial);
            Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(partial);
        }
        LOG.info(
                "copied {} files of {} ({} MB) to {} in {} s",
                folder.files().size(),
                folder.location(),
                folder.sizeBytes() / 1_000_000,
                copy,
                (System.nanoTime() - start) / 1e9);
    }

    private Manifest.Entry fetch(RemoteFolder folder, RemoteFile file, Path target) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(target.getParent()));
        MessageDigest digest = Manifest.sha256();
        long written;
        try (InputStream in = open(folder, file);
                InputStream digested = new DigestInputStream(in, digest);
                FileChannel channel =
                        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            written = transfer(folder, digested, Channels.newOutputStream(channel));
            channel.force(true);
        }
        if (written != file.sizeBytes()) {
            throw Errors.modelFolderChanging(folder.location());
        }
        return new Manifest.Entry(written, HexFormat.of().formatHex(digest.digest()));
    }

    private InputStream open(RemoteFolder folder, RemoteFile file) {
        try {
            return file.path().getFileSystem(hadoop).open(file.path());
        } catch (IOException e) {
            throw RemoteFolder.unreachable(folder.location(), e);
        }
    }

    /** Reading may fail for the store's sake, writing for the disk's. */
    private long transfer(RemoteFolder folder, InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 20];
        long written = 0;
        while (true) {
            int read;
            try {
                read = from.read(buffer);
            } catch (IOException e) {
                throw RemoteFolder.unreachable(folder.location(), e);
            }
            if (read < 0) {
                return written;
            }
            try {
                to.write(buffer, 0, read);
            } catch (IOException e) {
                if (String.valueOf(e.getMessage()).contains(NO_SPACE)) {
                    throw Errors.modelCacheFull(folder.location(), root.toString(), folder.sizeBytes());
                }
                throw e;
            }
            written += read;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
