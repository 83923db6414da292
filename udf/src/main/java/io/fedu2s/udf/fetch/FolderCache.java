package io.fedu2s.udf.fetch;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
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
        if (known != null && Manifest.sizesFit(known)) {
            return known;
        }
        RemoteFolder folder = RemoteFolder.list(location, hadoop);
        Path copy = root.resolve(folder.id());
        try {
            // Many processes may check one copy side by side; only making one wants the lock.
            if (!isWhole(copy)) {
                makeUnderLock(folder, copy);
            }
        } catch (IOException e) {
            throw Errors.modelCacheUnusable(root.toString(), e);
        }
        checked.put(location, copy);
        return copy;
    }

    private void makeUnderLock(RemoteFolder folder, Path copy) throws IOException {
        Files.createDirectories(root);
        Path lockFile = root.toRealPath().resolve(folder.id() + ".lock");
        // File locks keep processes apart, and this JVM's own threads must not even ask for one that it has: of all
        // that
        // class loaders share, there are the interned strings.
        synchronized (lockFile.toString().intern()) {
            try (FileChannel file = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // Let go when the channel is closed, by the system if by nobody else.
                file.lock();
                if (!isWhole(copy)) {
                    delete(copy);
                    make(folder, copy);
                }
            }
        }
    }

    private static boolean isWhole(Path copy) {
        if (!Files.isDirectory(copy)) {
            return false;
        }
        boolean whole = Manifest.sizesFit(copy) && Manifest.bytesFit(copy);
        if (!whole) {
            LOG.warn("the copy {} is damaged and is made anew", copy);
        }
        return whole;
    }

    private void make(RemoteFolder folder, Path copy) throws IOException {
        long start = System.nanoTime();
        folder.requireShards();
        Path partial = root.resolve(folder.id() + ".partial");
        // What a killed process left; no other is at work, since this one has the lock.
        delete(partial);
        Files.createDirectories(partial);
        try {
            if (Files.getFileStore(partial).getUsableSpace() < folder.sizeBytes()) {
                throw Errors.modelCacheFull(folder.location(), root.toString(), folder.sizeBytes());
            }
            SortedMap<String, Manifest.Entry> files = new TreeMap<>();
            for (RemoteFile file : folder.files()) {
                files.put(file.name(), folder.copy(file, partial.resolve(file.name())));
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
