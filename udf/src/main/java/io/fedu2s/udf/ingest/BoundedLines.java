package io.fedu2s.udf.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream of bytes, ended by a line feed, a carriage return or both; a line over the limit is passed over and only measured. */
final class BoundedLines implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final long maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long sizeBytes;
    private long number;

    BoundedLines(InputStream in, long maxBytes) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.maxBytes = maxBytes;
    }

    /** Goes to the next line; false after the last one. */
    boolean next() throws IOException {
        line.reset();
        sizeBytes = 0;
        int b = in.read();
        if (b < 0) {
            return false;
        }
        number++;
        while (b >= 0 && b != '\n' && b != '\r') {
            if (++sizeBytes <= maxBytes) {
                line.write(b);
            }
            b = in.read();
        }
        if (b == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
        }
        return true;
    }

    /** The place of the line in the stream, from 1. */
    long number() {
        return number;
    }

    /** The length of the line without its end. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Whether the line is longer than the limit. */
    boolean isOverLimit() {
        return sizeBytes > maxBytes;
    }

    /** The line without its end; cut at the limit. */
    byte[] bytes() {
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
