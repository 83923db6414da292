package io.fedu2s.jobs.ingest;

import org.apache.hadoop.fs.Path;

/**
 * What stands under a name in a folder of the input.
 *
 * @param path where, qualified
 * @param kind what it is
 * @param sizeBytes of a file
 * @param modifiedAt of a file, in milliseconds since 1970
 * @param reason why it is not to be opened; empty where it is
 * @param detail what is behind the reason
 */
record InputEntry(Path path, Kind kind, long sizeBytes, long modifiedAt, String reason, String detail) {
    /** What can stand under a name. */
    enum Kind {
        /** To be read. */
        FILE,
        /** To be listed. */
        FOLDER,
        /** Neither, for a reason. */
        REFUSED,
        /** A folder that is not to be listed, for a reason. */
        REFUSED_FOLDER
    }

    static InputEntry file(Path path, long sizeBytes, long modifiedAt) {
        return new InputEntry(path, Kind.FILE, sizeBytes, modifiedAt, "", "");
    }

    static InputEntry folder(Path path) {
        return new InputEntry(path, Kind.FOLDER, 0, 0, "", "");
    }

    static InputEntry refused(Path path, Kind kind, String reason, String detail) {
        return new InputEntry(path, kind, 0, 0, reason, detail);
    }

    String name() {
        return path.getName();
    }

    boolean isFolder() {
        return kind == Kind.FOLDER;
    }
}
