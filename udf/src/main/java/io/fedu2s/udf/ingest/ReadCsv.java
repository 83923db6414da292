package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * {@link DocumentFile}s of CSV with a header, a document a record, into {@link ReadDocument}s.
 *
 * <p>A document without a name is called after its file and record: {@code notes.csv:17}. A field may hold line ends, so a
 * file is read whole by one task: a large corpus should come in many.
 */
public final class ReadCsv implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final long MOST_HEADER_BYTES = 1 << 20;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    /** Reads these columns. */
    public ReadCsv(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
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
    public Iterator<Row> call(Iterator<Row> files) {
        if (!files.hasNext()) {
            return Collections.emptyIterator();
        }
        Ingestion ingestion = new Ingestion(spec);
        TextDecoder decoder = TextDecoder.of(encoding);
        Iterator<Iterator<ReadDocument>> documents = Rows.stream(files)
                .map(row -> {
                    spec.filesRead().add(1L);
                    DocumentFile file = DocumentFile.fromRow(row);
                    return Rows.stream(documents(file, ingestion, decoder))
                            .map(document -> document.from(file.source()))
                            .iterator();
                })
                .iterator();
        return Rows.stream(new Chained<>(documents)).map(ReadDocument::toRow).iterator();
    }

    /** The documents of one file, read as they are asked for. */
    Iterator<ReadDocument> documents(DocumentFile file, Ingestion ingestion, TextDecoder decoder) {
        Optional<ReadDocument> unopened = ingestion.unopened(file, columns);
        if (unopened.isPresent()) {
            return List.of(unopened.get()).iterator();
        }
        try {
            TextStream.Lines lines = TextStream.lines(spec.hadoop().value(), new Path(file.path()), decoder);
            var rows = new RowIngestion(ingestion, columns, file.domain(), lines.encoding());
            return new CsvDocuments(
                    file, records(lines, columns.wanted(), ingestion.maxDocumentBytes()), columns, rows);
        } catch (IOException e) {
            return List.of(new RowIngestion(ingestion, columns, file.domain())
                            .rejected(
                                    file.clientId(),
                                    file.documentId(),
                                    file.sizeBytes(),
                                    DocumentFile.UNREADABLE,
                                    FileFailure.detail(e)))
                    .iterator();
        }
    }
}
