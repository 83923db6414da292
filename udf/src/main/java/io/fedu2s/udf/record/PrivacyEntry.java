package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A round that was held, or begun, under a privacy budget.
 *
 * @param federation names the federation
 * @param round the round, from 1
 * @param probability q, with which every client took part
 * @param noiseMultiplier z, the noise on the sum as a multiple of the clip
 * @param clipNorm S, the longest update
 * @param clients N, of how many clients
 * @param delta δ
 * @param epsilon what all rounds so far cost together, this one included
 */
public record PrivacyEntry(
        String federation,
        int round,
        double probability,
        double noiseMultiplier,
        double clipNorm,
        long clients,
        double delta,
        double epsilon) {
    /** Columns of the table {@code privacy}. */
    public static final StructType SCHEMA = Columns.first()
            .string("federation")
            .integer("round")
            .real("probability")
            .real("noise_multiplier")
            .real("clip_norm")
            .bigint("clients")
            .real("delta")
            .real("epsilon")
            .schema();

    public PrivacyEntry {
        Checks.named(federation, "federation");
        Checks.atLeast(1, round, "round");
        Checks.atLeast(1, clients, "clients");
        Checks.finite(probability, "probability");
        Checks.finite(noiseMultiplier, "noiseMultiplier");
        Checks.finite(clipNorm, "clipNorm");
        Checks.finite(delta, "delta");
        Checks.finite(epsilon, "epsilon");
    }

    /** Reads a row by the names of its columns. */
    public static PrivacyEntry fromRow(Row row) {
        return new PrivacyEntry(
                row.getAs("federation"),
                row.<Integer>getAs("round"),
                row.<Double>getAs("probability"),
                row.<Double>getAs("noise_multiplier"),
                row.<Double>getAs("clip_norm"),
                row.<Long>getAs("clients"),
                row.<Double>getAs("delta"),
                row.<Double>getAs("epsilon"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, federation, round, probability, noiseMultiplier, clipNorm, clients, delta, epsilon);
    }
}
