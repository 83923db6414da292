package io.fedu2s.udf.record;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What an ablation measured of one cell, seed, domain and metric; or of the base model, which no cell changes.
 *
 * @param cellId names all that the measures depend on
 * @param cell {@link #BASE}, or what sets the cell apart, in words
 * @param seed all that is random in it follows from it
 * @param domain whose held-out pairs were asked
 * @param metric by what
 * @param scorer what measured it
 * @param base the base model's value
 * @param federated the adapter's value; the base model's in its own row
 * @param n on how many held-out pairs
 * @param scores what each of these scored, in an order that all rows share
 * @param weights how much each counts, see {@link Evaluation}
 * @param pairs how many pairs were judged in the domain; 0 for the base model
 * @param accepted how many of them were accepted
 */
public record AblationScore(
        String cellId,
        String cell,
        long seed,
        String domain,
        String metric,
        String scorer,
        double base,
        double federated,
        int n,
        List<Double> scores,
        List<Double> weights,
        long pairs,
        long accepted) {
    /** The cell of the base model's rows. */
    public static final String BASE = "base";

    /** Columns of the table {@code ablations}. */
    public static final StructType SCHEMA = Columns.first()
            .string("cell_id")
            .string("cell")
            .bigint("seed")
            .string("domain")
            .string("metric")
            .string("scorer")
            .real("base")
            .real("federated")
            .integer("n")
            .reals("scores")
            .reals("weights")
            .bigint("pairs")
            .bigint("accepted")
            .real("accepted_share")
            .schema();

    public AblationScore {
        Checks.named(cellId, "cellId");
        Checks.named(cell, "cell");
        Checks.named(domain, "domain");
        Checks.named(metric, "metric");
        Checks.named(scorer, "scorer");
        Checks.finite(base, "base");
        Checks.finite(federated, "federated");
        Checks.atLeast(1, n, "n");
        if (scores.size() != n || weights.size() != n) {
            throw new IllegalArgumentException(
                    "%d pairs but %d scores and %d weights".formatted(n, scores.size(), weights.size()));
        }
        if (accepted < 0 || accepted > pairs) {
            throw new IllegalArgumentException("%d of %d pairs accepted".formatted(accepted, pairs));
        }
        scores = List.copyOf(scores);
        weights = List.copyOf(weights);
    }

    /** The base model's part of an evaluation. */
    public static AblationScore ofBase(String cellId, long seed, Evaluation base) {
        return new AblationScore(
                cellId,
                BASE,
                seed,
                base.domain(),
                base.metric(),
                base.scorer(),
                base.value(),
                base.value(),
                base.n(),
                base.scores(),
                base.weights(),
                0,
                0);
    }

    /** Which share of the pairs was accepted; 0 of none. */
    public double acceptedShare() {
        return pairs == 0 ? 0 : (double) accepted / pairs;
    }

    /** Reads a row by the names of its columns. */
    public static AblationScore fromRow(Row row) {
        return new AblationScore(
                row.getAs("cell_id"),
                row.getAs("cell"),
                row.<Long>getAs("seed"),
                row.getAs("domain"),
                row.getAs("metric"),
                row.getAs("scorer"),
                row.<Double>getAs("base"),
                row.<Double>getAs("federated"),
                row.<Integer>getAs("n"),
                Columns.list(row, "scores"),
                Columns.list(row, "weights"),
                row.<Long>getAs("pairs"),
                row.<Long>getAs("accepted"));
    }

    /** The row that {@link #fromRow} reads, with the share that follows from it. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                cellId,
                cell,
                seed,
                domain,
                metric,
                scorer,
                base,
                federated,
                n,
                scores,
                weights,
                pairs,
                accepted,
                acceptedShare());
    }
}
