package io.fedu2s.jobs.table;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** The local disk as a store that fails once, where and how it is told: {@code faint:/path}. */
public final class FaintFileSystem extends RawLocalFileSystem {
    private static final AtomicReference<@Nullable Fault> NEXT = new AtomicReference<>();

    /** What is asked of the store. */
    public enum Call {
        LIST,
        OPEN,
        CREATE,
        RENAME
    }

    /**
     * A failure to come.
     *
     * @param call at which
     * @param path what the path holds, as a regular expression; of a rename the new one
     */
    public record Fault(Call call, String path, IOException failure) {}

    /** Makes it a file system wherever Spark's settings are asked, also for Delta, which wants a second class. */
    static void registerWithSpark() {
        System.setProperty("spark.hadoop.fs.faint.impl", FaintFileSystem.class.getName());
        System.setProperty("spark.hadoop.fs.AbstractFileSystem.faint.impl", Abstract.class.getName());
    }

    /** The next call that fits fails, and no other. */
    public static void failOnce(Fault fault) {
        NEXT.set(fault);
    }

    /** Whether a failure is still to come. */
    public static boolean isStillToFail() {
        return NEXT.get() != null;
    }

    private static void failIfTold(Call call, Path path) throws IOException {
        Fault next = NEXT.get();
        if (next != null
                && next.call() == call
                && path.toString().matches(".*" + next.path() + ".*")
                && NEXT.compareAndSet(next, null)) {
            throw next.failure();
        }
    }

    @Override
    public URI getUri() {
        return URI.create("faint:///");
    }

    @Override
    public String getScheme() {
        return "faint";
    }

    @Override
    public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
        failIfTold(Call.OPEN, path);
        return super.open(path, bufferBytes);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        failIfTold(Call.LIST, path);
        return Arrays.stream(super.listStatus(path)).map(FaintFileSystem::plain).toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return plain(super.getFileStatus(path));
    }

    /** Without the permissions, which the local disk looks up by paths of its own scheme only. */
    private static FileStatus plain(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                status.getPath());
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        failIfTold(Call.RENAME, to);
        return super.rename(from, to);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferBytes,
            short replication,
            long blockBytes,
            Progressable progress)
            throws IOException {
        failIfTold(Call.CREATE, path);
        return super.create(path, permission, overwrite, bufferBytes, replication, blockBytes, progress);
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferBytes, short replication, long blockBytes, Progressable progress)
            throws IOException {
        failIfTold(Call.CREATE, path);
        return super.create(path, overwrite, bufferBytes, replication, blockBytes, progress);
    }

    /** The same for those who open a {@code FileContext}. */
    public static final class Abstract extends DelegateToFileSystem {
        /** As Hadoop makes it, by its name. */
        public Abstract(URI uri, Configuration conf) throws IOException, URISyntaxException {
            super(URI.create("faint:///"), new FaintFileSystem(), conf, "faint", false);
        }

        @Override
        public int getUriDefaultPort() {
            return -1;
        }

        @Override
        public boolean isValidName(String name) {
            return true;
        }
    }
}
