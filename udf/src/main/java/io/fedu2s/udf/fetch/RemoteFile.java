package io.fedu2s.udf.fetch;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of a remote folder.
 *
 * @param name its path below the folder
 * @param path where it lies
 * @param sizeBytes its size
 * @param version changes with its content: the store's own entity tag or checksum, or else the time of its last change
 */
record RemoteFile(String name, Path path, long sizeBytes, String version) {
    static RemoteFile of(FileSystem system, String name, FileStatus status) throws IOException {
        return new RemoteFile(name, status.getPath(), status.getLen(), version(system, status));
    }

    private static String version(FileSystem system, FileStatus status) throws IOException {
        if (status instanceof EtagSource source && source.getEtag() != null) {
            return "etag " + source.getEtag();
        }
        FileChecksum checksum = system.getFileChecksum(status.getPath());
        return checksum == null
                ? "changed " + status.getModificationTime()
                : checksum.getAlgorithmName() + " " + HexFormat.of().formatHex(checksum.getBytes());
    }
}
