package io.fedu2s.udf.record;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * An instruction and its response about a chunk, with what the filters measured and their verdict.
 *
 * @param clientId whose chunk it is
 * @param domain the field the client works in
 * @param documentId the chunk's document
 * @param chunkId the chunk it is about
 * @param generationId the generation it was parsed from
 * @param kind of pair, as {@code generate.kinds} names it
 * @param evidence the place of the chunk that it is about; empty where it is about the whole
 * @param pairId made of generation, instruction and response, see {@link #idOf}
 * @param context the chunk's text; empty where the kind stands alone
 * @param instruction what is asked; empty where nothing could be parsed
 * @param response the answer; empty where nothing could be parsed
 * @param scores what each filter measured, for accepted and rejected alike; sorted by name
 * @param accepted whether it is used for tuning
 * @param reason the first filter that refused it; empty when accepted
 * @param detail score, limit and key of that filter, or what the answer lacked; empty when accepted
 */
public record Pair(
        String clientId,
        String domain,
        String documentId,
        String chunkId,
        String generationId,
        String kind,
        String evidence,
        String pairId,
        String context,
        String instruction,
        String response,
        Map<String, Double> scores,
        boolean accepted,
        String reason,
        String detail) {
    /** Columns of the table {@code pairs}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("chunk_id")
            .string("generation_id")
            .string("kind")
            .string("evidence")
            .string("pair_id")
            .string("context")
            .string("instruction")
            .string("response")
            .realsByName("scores")
            .bool("accepted")
            .string("reason")
            .string("detail")
            .schema();

    public Pair {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(chunkId, "chunkId");
        Checks.named(generationId, "generationId");
        Checks.named(kind, "kind");
        Checks.named(pairId, "pairId");
        scores = Columns.sorted(scores);
        if (accepted != reason.isEmpty()) {
            throw new IllegalArgumentException("accepted = %s with the reason '%s'".formatted(accepted, reason));
        }
        if (accepted && !detail.isEmpty()) {
            throw new IllegalArgumentException("accepted with the detail '%s'".formatted(detail));
        }
        if (accepted && (instruction.isEmpty() || response.isEmpty())) {
            throw new IllegalArgumentException("An accepted pair needs an instruction and a response");
        }
    }

    /** 32 hexadecimal digits of SHA-256 over generation, instruction and response. */
    public static String idOf(String generationId, String instruction, String response) {
        return ContentId.of(generationId, instruction, response);
    }

    /** Reads a row by the names of its columns. */
    public static Pair fromRow(Row row) {
        return new Pair(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("chunk_id"),
                row.getAs("generation_id"),
                row.getAs("kind"),
                row.getAs("evidence"),
                row.getAs("pair_id"),
                row.getAs("context"),
                row.getAs("instruction"),
                row.getAs("response"),
                Columns.map(row, "scores"),
                row.<Boolean>getAs("accepted"),
                row.getAs("reason"),
                row.getAs("detail"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                domain,
                documentId,
                chunkId,
                generationId,
                kind,
                evidence,
                pairId,
                context,
                instruction,
                response,
                scores,
                accepted,
                reason,
                detail);
    }
}
