package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The verdict on the adapter of a round: whether it takes the place of the last one that was accepted.
 *
 * @param round whose adapter
 * @param adapterSha256 the adapter
 * @param accepted whether it is the one to be exported
 * @param besideRound whose adapter it was compared with; 0 where there was none before
 * @param metric by which, the mean over the domains
 * @param difference its value less the other's
 * @param low where the 95 % interval of that begins
 * @param high where it ends
 */
public record Release(
        int round,
        String adapterSha256,
        boolean accepted,
        int besideRound,
        String metric,
        double difference,
        double low,
        double high) {
    /** Columns of the table {@code releases}. */
    public static final StructType SCHEMA = Columns.first()
            .integer("round")
            .string("adapter_sha256")
            .bool("accepted")
            .integer("beside_round")
            .string("metric")
            .real("difference")
            .real("low")
            .real("high")
            .schema();

    public Release {
        Checks.atLeast(1, round, "round");
        Checks.named(adapterSha256, "adapterSha256");
        Checks.atLeast(0, besideRound, "besideRound");
        Checks.named(metric, "metric");
        Checks.finite(difference, "difference");
        Checks.finite(low, "low");
        Checks.finite(high, "high");
    }

    /** Reads a row by the names of its columns. */
    public static Release fromRow(Row row) {
        return new Release(
                row.<Integer>getAs("round"),
                row.getAs("adapter_sha256"),
                row.<Boolean>getAs("accepted"),
                row.<Integer>getAs("beside_round"),
                row.getAs("metric"),
                row.<Double>getAs("difference"),
                row.<Double>getAs("low"),
                row.<Double>getAs("high"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, round, adapterSha256, accepted, besideRound, metric, difference, low, high);
    }
}
