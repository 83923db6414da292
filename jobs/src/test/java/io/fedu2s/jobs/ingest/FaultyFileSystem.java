package io.fedu2s.jobs.ingest;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local disk with its bad days, told by names: what is called {@code forbidden} may not be opened or listed, and
 * what is called {@code vanishing} is gone when it is opened. As files that a superuser may not read don't exist, this
 * is the only way to have them in every build.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    /** Makes {@code faulty:/path} a path. */
    public static void register(Configuration hadoop) {
        hadoop.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    }

    /** The same wherever Spark's settings are asked, on executors too. */
    public static void registerWithSpark() {
        System.setProperty("spark.hadoop.fs.faulty.impl", FaultyFileSystem.class.getName());
    }

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
        if (path.getName().startsWith("forbidden")) {
            throw new AccessControlException("Permission denied: " + path);
        }
        if (path.getName().startsWith("vanishing")) {
            delete(path, false);
        }
        return super.open(path, bufferBytes);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        if (path.getName().startsWith("forbidden")) {
            throw new AccessControlException("Permission denied: " + path);
        }
        return super.listStatus(path);
    }
}
