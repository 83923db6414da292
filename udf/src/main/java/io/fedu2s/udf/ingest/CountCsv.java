package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** {@link FileRange}s of CSV into {@link CsvCounts}. */
public final class CountCsv implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final RowColumns columns;
    private final String encoding;

    /** Counts in files of these columns, in a character set by its name or as it is found. */
    public CountCsv(IngestSpec spec, RowColumns columns, String encoding) {
        this.spec = spec;
        this.columns = columns;
        this.encoding = encoding;
    }

    @Override
    public Row call(Row row) {
        long maxBytes = spec.limits().maxBytes();
        return CsvCounts.of(
                        spec.hadoop().value(),
                        FileRange.fromRow(row),
                        TextDecoder.of(encoding),
                        columns.wanted(),
                        maxBytes)
                .toRow();
    }
}
