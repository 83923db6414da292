package io.fedu2s.udf.record;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What models said about the pair of a generation, whatever thresholds make of it.
 *
 * @param clientId whose pair
 * @param generationId the generation it is parsed from
 * @param scorer names all that was asked: which models, of what, and how
 * @param scores by name; empty where no pair could be read
 */
public record ScoredPair(String clientId, String generationId, String scorer, Map<String, Double> scores) {
    /** Columns of the table {@code scores}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("generation_id")
            .string("scorer")
            .realsByName("scores")
            .schema();

    public ScoredPair {
        Checks.named(clientId, "clientId");
        Checks.named(generationId, "generationId");
        Checks.named(scorer, "scorer");
        scores = Columns.sorted(scores);
    }

    /** Reads a row by the names of its columns. */
    public static ScoredPair fromRow(Row row) {
        return new ScoredPair(
                row.getAs("client_id"), row.getAs("generation_id"), row.getAs("scorer"), Columns.map(row, "scores"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, generationId, scorer, scores);
    }
}
