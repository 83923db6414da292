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

/**
 * {@link DocumentFile}s of JSON lines, a document a line, into {@link ReadDocument}s; blank lines are none.
 *
 * <p>A document without a name is called after its file and line: {@code notes.jsonl:17}. Files are read line by line
 * and whole by one task, so a large corpus should come in many.
 */
public final class ReadJsonLines implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    /** Reads these fields of the lines' objects, in a character set by its name or as it is found. */
    public ReadJsonLines(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
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
            return new JsonLines(
                    file, new BoundedLines(lines.in(), ingestion.maxDocumentBytes()), lines.decoder(), rows);
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
