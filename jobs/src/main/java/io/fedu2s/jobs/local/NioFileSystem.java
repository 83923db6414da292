package io.fedu2s.jobs.local;

import java.nio.file.FileSystems;
import java.util.Map;
import org.apache.hadoop.fs.LocalFileSystem;

/** Paths of the scheme {@code file}, with checksum files, for those who open a {@code FileSystem}. */
public final class NioFileSystem extends LocalFileSystem {
    /** As Hadoop makes it, by its name. */
    public NioFileSystem() {
        super(new RawNioFileSystem());
    }

    /** The keys by which Hadoop takes these classes for {@code file}; none where files have no POSIX permissions. */
    public static Map<String, String> keys() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? Map.of(
                        "fs.file.impl", NioFileSystem.class.getName(),
                        "fs.AbstractFileSystem.file.impl", NioFs.class.getName())
                : Map.of();
    }
}
