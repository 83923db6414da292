package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@link DocumentFile}s of CSV with a header, a document a record, into {@link ReadDocument}s.
 *
 * <p>A document without a name is called after its file and record: {@code notes.csv:17}. Of large files {@link ReadCsvRanges} reads
 * ranges.
 */
public final class ReadCsv extends ReadRows {
    private static final long serialVersionUID = 1L;
    private static final long MOST_HEADER_BYTES = 1 << 20;

    /** Reads these columns, in a character set by its name or as it is found. */
    public ReadCsv(IngestSpec spec, RowColumns columns, String encoding) {
        super(spec, columns, encoding);
    }

    /**
     * The columns that a file's header names, cut by the separator that gives those wanted.
     *
     * @return empty where the file is, or where its first record can't be told
     * @throws IOException where the file can't be read
     */
    public static List<String> header(
            Configuration hadoop, DocumentFile file, String encoding, Collection<String> wanted) throws IOException {
        TextStream.Lines lines = TextStream.lines(hadoop, new Path(file.path()), TextDecoder.of(encoding));
        try (var records = records(lines, wanted, MOST_HEADER_BYTES)) {
            return records.next().map(CsvRecords.CsvRecord::fields).orElse(List.of());
        }
    }

    private static CsvRecords records(TextStream.Lines lines, Collection<String> wanted, long maxBytes) {
        return new CsvRecords(new BoundedLines(lines.in(), maxBytes), lines.decoder(), wanted, maxBytes);
    }

    @Override
    Iterator<ReadDocument> documents(DocumentFile file, TextStream.Lines lines, RowIngestion rows, long maxBytes) {
        return new CsvDocuments(file, records(lines, columns().wanted(), maxBytes), columns(), rows);
    }
}
