package io.fedu2s.jobs.export;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk as an object store, {@code s3a:/path}, which remembers what was deleted and created in which order. */
public final class ObjectDisk extends RawLocalFileSystem {
    private static final List<String> STEPS = new CopyOnWriteArrayList<>();

    static Configuration configuration() {
        STEPS.clear();
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.impl", ObjectDisk.class.getName());
        return hadoop;
    }

    static List<String> steps() {
        return List.copyOf(STEPS);
    }

    @Override
    public URI getUri() {
        return URI.create("s3a:///");
    }

    @Override
    public String getScheme() {
        return "s3a";
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        boolean deleted = super.delete(path, recursive);
        if (deleted) {
            STEPS.add("delete " + path.getName());
        }
        return deleted;
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
        STEPS.add("create " + path.getName());
        return super.create(path, permission, overwrite, bufferBytes, replication, blockBytes, progress);
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferBytes, short replication, long blockBytes, Progressable progress)
            throws IOException {
        STEPS.add("create " + path.getName());
        return super.create(path, overwrite, bufferBytes, replication, blockBytes, progress);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        STEPS.add("rename " + from.getName() + " " + to.getName());
        return super.rename(from, to);
    }
}
