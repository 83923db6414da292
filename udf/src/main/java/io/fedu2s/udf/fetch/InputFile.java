package io.fedu2s.udf.fetch;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Opens files that somebody else wrote and named. */
public final class InputFile {
    private InputFile() {}

    /** What can stand under a name; a link is what it leads to. */
    public enum Kind {
        /** A file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A named pipe, a socket or a device. */
        OTHER,
        /** Nothing. */
        NOTHING
    }

    /**
     * What is there.
     *
     * @throws IOException where the file system does not tell
     */
    public static Kind kind(Configuration hadoop, Path path) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        if (files instanceof LocalFileSystem local) {
            File file = local.pathToFile(path);
            return file.isFile()
                    ? Kind.FILE
                    : file.isDirectory() ? Kind.FOLDER : file.exists() ? Kind.OTHER : Kind.NOTHING;
        }
        try {
            return files.getFileStatus(path).isDirectory() ? Kind.FOLDER : Kind.FILE;
        } catch (FileNotFoundException e) {
            return Kind.NOTHING;
        }
    }

    /**
     * Opens a file on any Hadoop file system. On a local one it may have any name, and what is no file, such as a named
     * pipe, is never opened, since that may wait for ever.
     *
     * @throws IOException where it is not there, may not be read, or is no file
     */
    public static InputStream open(Configuration hadoop, Path path) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        if (!(files instanceof LocalFileSystem local)) {
            return files.open(path);
        }
        Kind kind = kind(hadoop, path);
        if (kind == Kind.FOLDER || kind == Kind.OTHER) {
            throw new IOException(path + " is " + (kind == Kind.FOLDER ? "a folder" : "a pipe, a socket or a device"));
        }
        return opensByName(path) ? local.open(path) : local.getRawFileSystem().open(path);
    }

    /**
     * Whether Hadoop's local file system opens a file of this name: it looks for a checksum beside it, by a relative
     * path in which a colon would end a scheme.
     */
    public static boolean opensByName(Path path) {
        return path.getName().indexOf(':') < 0;
    }
}
