package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Iterator;

/** {@link FileRange}s of JSON lines into {@link ReadDocument}s, with the names that {@link ReadJsonLines} gives. */
public final class ReadJsonRanges extends ReadRanges {
    private static final long serialVersionUID = 1L;

    /** Reads these fields of the lines' objects, in a character set by its name or as it is found. */
    public ReadJsonRanges(IngestSpec spec, RowColumns columns, String encoding) {
        super(spec, columns, encoding);
    }

    @Override
    Iterator<ReadDocument> documents(FileRange range, TextDecoder decoder, RowIngestion rows, long maxBytes)
            throws IOException {
        return new JsonLines(range.file(), LineRanges.lines(hadoop(), range, maxBytes), decoder, rows);
    }
}
