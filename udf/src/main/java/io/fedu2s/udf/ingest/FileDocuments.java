package io.fedu2s.udf.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one file of rows, one at a time: read to its end and closed there; where the file fails on the way, its rest
 * is one document.
 */
abstract class FileDocuments implements Iterator<ReadDocument> {
    private final Closeable file;
    private @Nullable ReadDocument next;
    private boolean ended;

    FileDocuments(Closeable file) {
        this.file = file;
    }

    /** The next one; null after the last. */
    abstract @Nullable ReadDocument read() throws IOException;

    /** What is left of a file that can't be read on. */
    abstract ReadDocument failed(String detail);

    /** Reads no more behind this one. */
    final ReadDocument last(ReadDocument document) throws IOException {
        ended = true;
        file.close();
        return document;
    }

    @Override
    public final boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = read();
                if (next == null) {
                    ended = true;
                    file.close();
                }
            } catch (IOException e) {
                ended = true;
                IOUtils.closeQuietly(file);
                next = failed(FileFailure.detail(e));
            }
        }
        return next != null;
    }

    @Override
    public final ReadDocument next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        ReadDocument document = next;
        next = null;
        return document;
    }
}
