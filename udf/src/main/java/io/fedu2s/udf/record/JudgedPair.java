package io.fedu2s.udf.record;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A pair that was judged while others of its plan were still to be asked for. It stays with its client.
 *
 * @param planId the plan of the generations
 * @param wave in which it was asked for, from 0
 * @param domain the field the client works in
 * @param clientId whose pair
 * @param chunkId the chunk it is about
 * @param generationId the generation it was parsed from
 * @param kind of pair
 * @param instruction what is asked; empty where it was refused
 * @param response the answer; empty where it was refused
 * @param scores what each filter measured
 * @param accepted the verdict
 */
public record JudgedPair(
        String planId,
        int wave,
        String domain,
        String clientId,
        String chunkId,
        String generationId,
        String kind,
        String instruction,
        String response,
        Map<String, Double> scores,
        boolean accepted) {
    /** Columns of the table {@code judged}. */
    public static final StructType SCHEMA = Columns.first()
            .string("plan_id")
            .integer("wave")
            .string("domain")
            .string("client_id")
            .string("chunk_id")
            .string("generation_id")
            .string("kind")
            .string("instruction")
            .string("response")
            .realsByName("scores")
            .bool("accepted")
            .schema();

    public JudgedPair {
        Checks.named(planId, "planId");
        Checks.atLeast(0, wave, "wave");
        Checks.named(domain, "domain");
        Checks.named(clientId, "clientId");
        Checks.named(chunkId, "chunkId");
        Checks.named(generationId, "generationId");
        Checks.named(kind, "kind");
        scores = Columns.sorted(scores);
        if (accepted == (instruction.isEmpty() || response.isEmpty())) {
            throw new IllegalArgumentException("accepted = %s with the instruction '%s' and the response '%s'"
                    .formatted(accepted, instruction, response));
        }
    }

    /** Reads a row by the names of its columns. */
    public static JudgedPair fromRow(Row row) {
        return new JudgedPair(
                row.getAs("plan_id"),
                row.<Integer>getAs("wave"),
                row.getAs("domain"),
                row.getAs("client_id"),
                row.getAs("chunk_id"),
                row.getAs("generation_id"),
                row.getAs("kind"),
                row.getAs("instruction"),
                row.getAs("response"),
                Columns.map(row, "scores"),
                row.<Boolean>getAs("accepted"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                planId,
                wave,
                domain,
                clientId,
                chunkId,
                generationId,
                kind,
                instruction,
                response,
                scores,
                accepted);
    }
}
