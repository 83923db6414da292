package io.fedu2s.udf.record;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * One measured number about one variant of the model.
 *
 * @param variant {@link #BASE}, {@link #FEDERATED}, {@link #CENTRALISED} or {@link #LOCAL}
 * @param adapterVersion the version of the global adapter; 0 where there is none
 * @param adapterSha256 the global adapter; empty where there is none
 * @param domain whose held-out pairs it was measured on
 * @param clientId the client of a local adapter; empty for every other variant
 * @param metric such as {@code rougeL}, {@code bertscore}, {@code loss}, {@code perplexity}
 * @param scorer what measured it
 * @param value the number; scores are in 0..1, rescaled ones below 0 too
 * @param n on how many pairs
 * @param scores what each pair scored, in the order that all variants share; of loss and perplexity, the mean negative
 *     log-likelihood of its tokens
 * @param weights how much each pair counts in the mean: its tokens for loss and perplexity, else 1
 */
public record Evaluation(
        String variant,
        int adapterVersion,
        String adapterSha256,
        String domain,
        String clientId,
        String metric,
        String scorer,
        double value,
        int n,
        List<Double> scores,
        List<Double> weights) {
    /** The model as it was. */
    public static final String BASE = "base";
    /** With the global adapter. */
    public static final String FEDERATED = "federated";
    /** With an adapter tuned on all clients' pairs at once. */
    public static final String CENTRALISED = "centralised";
    /** With an adapter tuned on one client's pairs alone. */
    public static final String LOCAL = "local";

    /** Columns of the table {@code evaluations}. */
    public static final StructType SCHEMA = Columns.first()
            .string("variant")
            .integer("adapter_version")
            .string("adapter_sha256")
            .string("domain")
            .string("client_id")
            .string("metric")
            .string("scorer")
            .real("value")
            .integer("n")
            .reals("scores")
            .reals("weights")
            .schema();

    public Evaluation {
        Checks.oneOf(variant, "variant", BASE, FEDERATED, CENTRALISED, LOCAL);
        Checks.atLeast(0, adapterVersion, "adapterVersion");
        Checks.named(domain, "domain");
        Checks.named(metric, "metric");
        Checks.named(scorer, "scorer");
        Checks.finite(value, "value");
        Checks.atLeast(1, n, "n");
        if (clientId.isEmpty() == variant.equals(LOCAL)) {
            throw new IllegalArgumentException("variant = %s with clientId = '%s'".formatted(variant, clientId));
        }
        if (adapterSha256.isEmpty() == variant.equals(FEDERATED)) {
            throw new IllegalArgumentException(
                    "variant = %s with adapterSha256 = '%s'".formatted(variant, adapterSha256));
        }
        if (scores.size() != n || weights.size() != n) {
            throw new IllegalArgumentException(
                    "%d pairs but %d scores and %d weights".formatted(n, scores.size(), weights.size()));
        }
        scores = List.copyOf(scores);
        weights = List.copyOf(weights);
    }

    /** Reads a row by the names of its columns. */
    public static Evaluation fromRow(Row row) {
        return new Evaluation(
                row.getAs("variant"),
                row.<Integer>getAs("adapter_version"),
                row.getAs("adapter_sha256"),
                row.getAs("domain"),
                row.getAs("client_id"),
                row.getAs("metric"),
                row.getAs("scorer"),
                row.<Double>getAs("value"),
                row.<Integer>getAs("n"),
                Columns.list(row, "scores"),
                Columns.list(row, "weights"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                variant,
                adapterVersion,
                adapterSha256,
                domain,
                clientId,
                metric,
                scorer,
                value,
                n,
                scores,
                weights);
    }
}
