package io.fedu2s.jobs.ingest;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Lists folders of the input. */
interface InputListing {
    /** What a domain's own path leads to; links on the way there are followed. */
    InputEntry root(Path path) throws IOException;

    /**
     * What is in a folder.
     *
     * @param owner the client's folder, out of which nothing is read
     */
    List<InputEntry> children(Path folder, Path owner) throws IOException;

    /** A listing of this file system; Hadoop's own of the local one follows links and passes over odd names. */
    static InputListing of(FileSystem files) {
        return files instanceof LocalFileSystem local ? new LocalListing(local) : new HadoopListing(files);
    }

    /** Any file system of Hadoop. */
    record HadoopListing(FileSystem files) implements InputListing {
        @Override
        public InputEntry root(Path path) throws IOException {
            return entry(files.getFileStatus(path));
        }

        @Override
        public List<InputEntry> children(Path folder, Path owner) throws IOException {
            return Arrays.stream(files.listStatus(folder))
                    .map(HadoopListing::entry)
                    .toList();
        }

        private static InputEntry entry(FileStatus status) {
            return status.isDirectory()
                    ? InputEntry.folder(status.getPath())
                    : InputEntry.file(status.getPath(), status.getLen(), status.getModificationTime());
        }
    }
}
