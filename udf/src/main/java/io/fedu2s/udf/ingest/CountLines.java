package io.fedu2s.udf.ingest;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** {@link FileRange}s into the same with how many lines begin in each in the place of those before it. */
public final class CountLines implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;

    /** Counts in files that are reached by these settings. */
    public CountLines(IngestSpec spec) {
        this.spec = spec;
    }

    @Override
    public Row call(Row row) {
        FileRange range = FileRange.fromRow(row);
        return range.behind(LineRanges.count(spec.hadoop().value(), range)).toRow();
    }
}
