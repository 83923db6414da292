package io.fedu2s.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folder of a table as it lies on the disk, for where Delta finds no table in it. */
final class TableFolder {
    private final Path folder;
    private final Configuration hadoop;

    TableFolder(String folder, Configuration hadoop) {
        this.folder = new Path(folder);
        this.hadoop = hadoop;
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
