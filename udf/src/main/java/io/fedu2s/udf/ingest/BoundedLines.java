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
    private final long end;
    private long number;
    private long offset;

    BoundedLines(InputStream in, long maxBytes) {
        this(in, maxBytes, 0, Long.MAX_VALUE, 0);
    }

    private BoundedLines(InputStream in, long maxBytes, long offset, long end, long linesBefore) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.maxBytes = maxBytes;
        this.offset = offset;
        this.end = end;
        this.number = linesBefore;
    }

    /**
     * The lines that begin in a range of a file.
     *
     * @param in the file from the byte before the range on, or from its first one
     */
    static BoundedLines of(InputStream in, long maxBytes, FileRange range) throws IOException {
        if (range.isFirst()) {
            return new BoundedLines(in, maxBytes, 0, range.to(), 0);
        }
        var lines = new BoundedLines(in, maxBytes, range.from() - 1, range.to(), range.linesBefore() - 1);
        // What is left of the line before.
        lines.next();
        return lines;
    }

    /** Goes to the next line; false after the last one that begins in the range. */
    boolean next() throws IOException {
        return offset < end && nextBeyond();
    }

    /** Goes to the next line, be it behind the range; false after the file's last one. */
    boolean nextBeyond() throws IOException {
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
        offset += sizeBytes + 1;
        if (b == '\r') {
            in.mark(1);
            if (in.read() == '\n') {
                offset++;
            } else {
                in.reset();
            }
        }
        return true;
    }

    /** The byte of the file that the next line begins at. */
    long nextFrom() {
        return offset;
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
