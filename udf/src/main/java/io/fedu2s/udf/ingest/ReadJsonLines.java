package io.fedu2s.udf.ingest;

import java.util.Iterator;

/**
 * {@link DocumentFile}s of JSON lines, a document a line, into {@link ReadDocument}s; blank lines are none.
 *
 * <p>A document without a name is called after its file and line: {@code notes.jsonl:17}. Of large files {@link ReadJsonRanges} reads
 * ranges.
 */
public final class ReadJsonLines extends ReadRows {
    private static final long serialVersionUID = 1L;

    /** Reads these fields of the lines' objects, in a character set by its name or as it is found. */
    public ReadJsonLines(IngestSpec spec, RowColumns columns, String encoding) {
        super(spec, columns, encoding);
    }

    @Override
    Iterator<ReadDocument> documents(DocumentFile file, TextStream.Lines lines, RowIngestion rows, long maxBytes) {
        return new JsonLines(file, new BoundedLines(lines.in(), maxBytes), lines.decoder(), rows);
    }
}
