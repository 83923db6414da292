package io.fedu2s.udf.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk under the scheme {@code remote}, as a store far away: it writes down each file that is opened, and
 * its files may answer slowly, break off or change while they are read.
 */
public final class RemoteDisk extends RawLocalFileSystem {
    /** Printed where a file's bytes never come, once the first have. */
    static final String STUCK = "waiting for bytes";

    private static final String LOG = "remote.log";
    private static final String MANNER = "remote.manner";

    /** How files are read. */
    enum Manner {
        WELL,
        /** The bytes after the first never come. */
        NEVER,
        /** The connection breaks after the first bytes. */
        BROKEN,
        /** A byte is appended to the file when it is opened. */
        CHANGING
    }

    /** A configuration that knows the scheme; opened files are appended to the log, one name a line. */
    static Configuration configuration(Path log, Manner manner) {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.remote.impl", RemoteDisk.class.getName());
        hadoop.set("fs.remote.impl.disable.cache", "true");
        hadoop.set(LOG, log.toString());
        hadoop.set(MANNER, manner.name());
        return hadoop;
    }

    /** The location of a local folder in this store. */
    static String location(Path folder) {
        return "remote:" + folder.toUri().getPath();
    }

    @Override
    public URI getUri() {
        return URI.create("remote:///");
    }

    @Override
    public String getScheme() {
        return "remote";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferBytes) throws IOException {
        Path log = Path.of(Objects.requireNonNull(getConf().get(LOG)));
        Files.writeString(log, path.getName() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Manner manner = Manner.valueOf(getConf().get(MANNER));
        if (manner == Manner.CHANGING) {
            Files.writeString(Path.of(path.toUri().getPath()), " ", StandardOpenOption.APPEND);
        }
        InputStream whole = super.open(path, bufferBytes);
        return manner == Manner.WELL || manner == Manner.CHANGING
                ? new FSDataInputStream(whole)
                : new FSDataInputStream(new Interrupted(whole, manner));
    }

    private static final class Interrupted extends FSInputStream {
        private final InputStream whole;
        private final Manner manner;
        private boolean begun;

        Interrupted(InputStream whole, Manner manner) {
            this.whole = whole;
            this.manner = manner;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!begun) {
                begun = true;
                return whole.read(bytes, offset, Math.min(3, length));
            }
            if (manner == Manner.BROKEN) {
                throw new IOException("the line went dead");
            }
            System.out.println(STUCK);
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void seek(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getPos() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean seekToNewSource(long position) {
            throw new UnsupportedOperationException();
        }
    }
}
