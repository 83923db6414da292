package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a search measured of one adapter on the validation pairs of one domain.
 *
 * @param cellId names the settings that were tried, with all that their scores depend on
 * @param learningRate the clients' peak rate; 0 for the base model
 * @param localSteps the clients' steps in a round; 0 for the base model
 * @param round after which round; 0 for the base model
 * @param domain whose pairs
 * @param metric by what
 * @param value the number
 * @param n on how many pairs
 */
public record SearchScore(
        String cellId,
        double learningRate,
        int localSteps,
        int round,
        String domain,
        String metric,
        double value,
        int n) {
    /** Columns of the table {@code search}. */
    public static final StructType SCHEMA = Columns.first()
            .string("cell_id")
            .real("learning_rate")
            .integer("local_steps")
            .integer("round")
            .string("domain")
            .string("metric")
            .real("value")
            .integer("n")
            .schema();

    public SearchScore {
        Checks.named(cellId, "cellId");
        Checks.finite(learningRate, "learningRate");
        Checks.atLeast(0, localSteps, "localSteps");
        Checks.atLeast(0, round, "round");
        Checks.named(domain, "domain");
        Checks.named(metric, "metric");
        Checks.finite(value, "value");
        Checks.atLeast(1, n, "n");
    }

    /** Reads a row by the names of its columns. */
    public static SearchScore fromRow(Row row) {
        return new SearchScore(
                row.getAs("cell_id"),
                row.<Double>getAs("learning_rate"),
                row.<Integer>getAs("local_steps"),
                row.<Integer>getAs("round"),
                row.getAs("domain"),
                row.getAs("metric"),
                row.<Double>getAs("value"),
                row.<Integer>getAs("n"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, cellId, learningRate, localSteps, round, domain, metric, value, n);
    }
}
