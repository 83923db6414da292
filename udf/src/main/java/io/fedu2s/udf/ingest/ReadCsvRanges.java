package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Iterator;

/** {@link FileRange}s of CSV into {@link ReadDocument}s, with the names that {@link ReadCsv} gives. */
public final class ReadCsvRanges extends ReadRanges {
    private static final long serialVersionUID = 1L;

    /** Reads these columns, in a character set by its name or as it is found. */
    public ReadCsvRanges(IngestSpec spec, RowColumns columns, String encoding) {
        super(spec, columns, encoding);
    }

    @Override
    Iterator<ReadDocument> documents(FileRange range, TextDecoder decoder, RowIngestion rows, long maxBytes)
            throws IOException {
        if (range.isFirst()) {
            BoundedLines lines = LineRanges.lines(hadoop(), range, maxBytes);
            var records = new CsvRecords(lines, decoder, columns().wanted(), maxBytes);
            return new CsvDocuments(range.file(), records, columns(), rows);
        }
        CsvHeader header = CsvHeader.of(
                        hadoop(), range.file(), decoder, columns().wanted(), maxBytes)
                .orElseThrow(() -> new IOException("its header changed while it was read"));
        BoundedLines lines = LineRanges.lines(hadoop(), range, maxBytes);
        try {
            CsvRecords records = CsvRecords.behind(header, lines, decoder, maxBytes);
            if (range.isWithinRecord()) {
                records.leaveOpen();
            }
            return new CsvDocuments(range.file(), records, columns(), rows, header.fields(), range.recordsBefore());
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }
}
