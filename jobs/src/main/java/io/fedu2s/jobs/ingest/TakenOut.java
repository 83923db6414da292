package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.udf.redact.RedactionKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What was taken out of rows of {@code documents}, added up.
 *
 * @param lines how many repeated lines
 * @param redacted by kind, how many things placeholders stand for; kinds of which there was none are left out
 */
public record TakenOut(long lines, SortedMap<String, Long> redacted) {
    private static final String LINES = "lines_removed";
    private static final String REDACTED = "redacted_";

    /** Nothing. */
    public static final TakenOut NOTHING = new TakenOut(0, Collections.emptySortedMap());

    /** Copies the counts. */
    public TakenOut {
        redacted = Collections.unmodifiableSortedMap(new TreeMap<>(redacted));
    }

    /** The sums to ask for. */
    public static Column[] sums() {
        Stream<Column> kinds = RedactionKind.labels().stream()
                .map(kind ->
                        sum(coalesce(col("redactions").getItem(kind), lit(0L))).as(REDACTED + kind));
        return Stream.concat(Stream.of(sum(LINES).as(LINES)), kinds).toArray(Column[]::new);
    }

    /** A row that has these sums. */
    public static TakenOut of(Row row) {
        var redacted = new TreeMap<String, Long>();
        for (String kind : RedactionKind.labels()) {
            long found = row.<Long>getAs(REDACTED + kind);
            if (found > 0) {
                redacted.put(kind, found);
            }
        }
        return new TakenOut(row.<Long>getAs(LINES), redacted);
    }

    /** This and another together. */
    public TakenOut and(TakenOut other) {
        var both = new TreeMap<>(redacted);
        other.redacted.forEach((kind, found) -> both.merge(kind, found, Long::sum));
        return new TakenOut(lines + other.lines, both);
    }

    /** Whether it is nothing. */
    public boolean isNothing() {
        return equals(NOTHING);
    }
}
