package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** {@link FileRange}s of files that hold a document a row into {@link ReadDocument}s. */
abstract class ReadRanges implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    ReadRanges(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
    }

    /**
     * The documents of one range, read as they are asked for.
     *
     * @param decoder of each line
     */
    abstract Iterator<ReadDocument> documents(FileRange range, TextDecoder decoder, RowIngestion rows, long maxBytes)
            throws IOException;

    /** Which columns hold what. */
    final RowColumns columns() {
        return columns;
    }

    /** By which files are reached. */
    final Configuration hadoop() {
        return spec.hadoop().value();
    }

    @Override
    public final Iterator<Row> call(Iterator<Row> ranges) {
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

    /** Those of one range; what can't be opened is one document, and so is each range of a file that went meanwhile. */
    final Iterator<ReadDocument> documents(FileRange range, Ingestion ingestion, TextDecoder decoder) {
        DocumentFile file = range.file();
        Optional<ReadDocument> unopened =
                ingestion.unopened(file, columns.client().isEmpty());
        if (unopened.isPresent()) {
            return range.isFirst() ? List.of(unopened.get()).iterator() : Collections.emptyIterator();
        }
        try {
            TextDecoder.OfFile set = TextStream.characterSet(hadoop(), file, decoder);
            var rows = new RowIngestion(
                    ingestion, columns, file.domain(), set.set().name());
            return documents(range, set.lines(), rows, ingestion.maxDocumentBytes());
        } catch (IOException e) {
            return List.of(new RowIngestion(ingestion, columns, file.domain())
                            .rejected(
                                    file.clientId(),
                                    range.name(),
                                    file.sizeBytes(),
                                    DocumentFile.UNREADABLE,
                                    FileFailure.detail(e)))
                    .iterator();
        }
    }
}
