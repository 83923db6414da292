package io.fedu2s.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folder of a table as it lies on the disk, for what Delta does not tell of it. */
public final class TableFolder {
    private static final String LOG = "_delta_log";

    private final Path folder;
    private final Configuration hadoop;

    /** A folder, as any Hadoop path; there may be none. */
    public TableFolder(String folder, Configuration hadoop) {
        this.folder = new Path(folder);
        this.hadoop = hadoop;
    }

    /** Its path with the file system's name: Delta takes a relative path for a table's name. */
    public String qualified() throws IOException {
        return disk().makeQualified(folder).toString();
    }

    /** Where Delta's log of it is, if it is a table. */
    public Path log() {
        return new Path(folder, LOG);
    }

    /** Whether it has a log, and so is a table. */
    public boolean isTable() throws IOException {
        return disk().exists(log());
    }

    /**
     * Whether nothing was ever committed here: there is nothing, or what a full disk leaves of a first commit, which is
     * folders, empty files, and the hidden ones that are written before they get their name.
     */
    boolean isUncommitted() {
        try {
            RemoteIterator<LocatedFileStatus> files = disk().listFiles(folder, true);
            while (files.hasNext()) {
                LocatedFileStatus file = files.next();
                if (file.getLen() > 0 && !file.getPath().getName().startsWith(".")) {
                    return false;
                }
            }
            return true;
        } catch (FileNotFoundException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes it away, with all that is in it. */
    void delete() {
        try {
            disk().delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileSystem disk() throws IOException {
        return folder.getFileSystem(hadoop);
    }
}
