package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** {@link FileRange}s of JSON lines into {@link ReadDocument}s, with the names that {@link ReadJsonLines} gives. */
public final class ReadJsonRanges implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    /** Reads these fields of the lines' objects, in a character set by its name or as it is found. */
    public ReadJsonRanges(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> ranges) {
        if (!ranges.hasNext()) {
            return Collections.emptyIterator();
        }
        Ingestion ingestion = new Ingestion(spec);
        TextDecoder decoder = TextDecoder.of(encoding);
        Iterator<Iterator<ReadDocument>> documents = Rows.stream(ranges)
                .map(FileRange::fromRow)
                .map(range -> {
                    spec.filesRead().add(range.isFirst() ? 1L : 0L);
                    return Rows.stream(documents(range, ingestion, decoder))
                            .map(document -> document.from(range.file().source()))
                            .iterator();
                })
                .iterator();
        return Rows.stream(new Chained<>(documents)).map(ReadDocument::toRow).iterator();
    }

    /** Those of one range; a file that can't be opened is one document, of its first range. */
    Iterator<ReadDocument> documents(FileRange range, Ingestion ingestion, TextDecoder decoder) {
        DocumentFile file = range.file();
        var unopened = ingestion.unopened(file, columns.client().isEmpty());
        if (unopened.isPresent()) {
            return range.isFirst() ? List.of(unopened.get()).iterator() : Collections.emptyIterator();
        }
        try {
            TextDecoder.OfFile set = TextStream.characterSet(spec.hadoop().value(), new Path(file.path()), decoder);
            var rows = new RowIngestion(
                    ingestion, columns, file.domain(), set.set().name());
            BoundedLines lines = LineRanges.lines(spec.hadoop().value(), range, ingestion.maxDocumentBytes());
            return new JsonLines(file, lines, set.lines(), rows);
        } catch (IOException e) {
            String detail = FileFailure.detail(e);
            var rows = new RowIngestion(ingestion, columns, file.domain());
            return range.isFirst()
                    ? List.of(rows.rejected(
                                    file.clientId(),
                                    file.documentId(),
                                    file.sizeBytes(),
                                    DocumentFile.UNREADABLE,
                                    detail))
                            .iterator()
                    : Collections.emptyIterator();
        }
    }
}
