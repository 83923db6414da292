package io.fedu2s.jobs.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** Hadoop's local file system with permissions and attributes by {@code java.nio}. */
public final class RawNioFileSystem extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        if (permission.getStickyBit()) {
            super.setPermission(path, permission);
            return;
        }
        Files.setPosixFilePermissions(file(path), PosixFilePermissions.fromString(permission.toString()));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        try {
            PosixFileAttributes of = Files.readAttributes(file(path), PosixFileAttributes.class);
            return new FileStatus(
                    of.size(),
                    of.isDirectory(),
                    1,
                    getDefaultBlockSize(path),
                    of.lastModifiedTime().toMillis(),
                    of.lastAccessTime().toMillis(),
                    FsPermission.valueOf("-" + PosixFilePermissions.toString(of.permissions())),
                    of.owner().getName(),
                    of.group().getName(),
                    new Path(pathToFile(path).getPath()).makeQualified(getUri(), getWorkingDirectory()));
        } catch (FileSystemException e) {
            // Also what would lie below a file, and what nobody may look into, is not there for Hadoop.
            if (pathToFile(path).exists()) {
                throw e;
            }
            FileNotFoundException missing = new FileNotFoundException("File " + path + " does not exist");
            missing.initCause(e);
            throw missing;
        }
    }

    /** Only what is a link may cost a process. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return Files.isSymbolicLink(file(path)) ? super.getFileLinkStatus(path) : getFileStatus(path);
    }

    private java.nio.file.Path file(Path path) {
        return pathToFile(path).toPath();
    }
}
