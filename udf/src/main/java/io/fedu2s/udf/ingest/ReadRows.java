package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** {@link DocumentFile}s that hold a document a row into {@link ReadDocument}s, each file whole by one task. */
abstract class ReadRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    ReadRows(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
    }

    /** The documents of one file, read as they are asked for. */
    abstract Iterator<ReadDocument> documents(
            DocumentFile file, TextStream.Lines lines, RowIngestion rows, long maxBytes);

    /** Which columns hold what. */
    final RowColumns columns() {
        return columns;
    }

    @Override
    public final Iterator<Row> call(Iterator<Row> files) {
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

    /** The documents of one file, or why it is not opened. */
    final Iterator<ReadDocument> documents(DocumentFile file, Ingestion ingestion, TextDecoder decoder) {
        Optional<ReadDocument> unopened =
                ingestion.unopened(file, columns.client().isEmpty());
        if (unopened.isPresent()) {
            return List.of(unopened.get()).iterator();
        }
        try {
            TextStream.Lines lines = TextStream.lines(spec.hadoop().value(), new Path(file.path()), decoder);
            var rows = new RowIngestion(ingestion, columns, file.domain(), lines.encoding());
            return documents(file, lines, rows, ingestion.maxDocumentBytes());
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
