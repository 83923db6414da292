package io.fedu2s.jobs.table;

import java.util.Set;
import org.apache.hadoop.fs.FileSystem;

/**
 * Stores of objects under names, which have no folders: a rename there copies every object and deletes it, one after the
 * other, so that who looks meanwhile sees a part; but an object is there whole or not at all, as soon as it is closed.
 */
public final class ObjectStore {
    /** Azure's {@code abfs} is none: with a hierarchical namespace, which Delta wants as well, it has folders. */
    private static final Set<String> SCHEMES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs");

    private ObjectStore() {}

    /** Whether a file system is one. */
    public static boolean is(FileSystem files) {
        return SCHEMES.contains(files.getUri().getScheme());
    }
}
