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
 * @param pairId made of generation, instruction and response as the model wrote them, see {@link #idOf}
 * @param context the chunk's text; empty where the kind stands alone
 * @param instruction what is asked; empty where nothing could be parsed
 * @param response the answer; empty where nothing could be parsed
 * @param scores what each filter measured, for accepted and rejected alike; sorted by name
 * @param accepted whether it is used for tuning
 * @param reason the first filter that refused it, or {@link #PERSON}; empty when accepted
 * @param detail score, limit and key of that filter, or what the answer lacked; empty when accepted
 * @param person what people say of it, see {@link Feedback.Verdict}; empty where they said nothing
 * @param filterReason the first filter that refused it, whatever people say; empty where none did
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
        String detail,
        String person,
        String filterReason) {
    /** The reason of a pair that people reject. */
    public static final String PERSON = "person";

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
            .string("person")
            .string("filter_reason")
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
        if (person.isEmpty() && !filterReason.equals(reason)) {
            throw new IllegalArgumentException("filters say '%s', the reason is '%s'".formatted(filterReason, reason));
        }
        if (accepted && !detail.isEmpty()) {
            throw new IllegalArgumentException("accepted with the detail '%s'".formatted(detail));
        }
        if (accepted && (instruction.isEmpty() || response.isEmpty())) {
            throw new IllegalArgumentException("An accepted pair needs an instruction and a response");
        }
    }

    /** A pair of which people said nothing. */
    public Pair(
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
        this(
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
                detail,
                "",
                reason);
    }

    /** Whether there is an instruction and a response. */
    public boolean hasText() {
        return !instruction.isEmpty() && !response.isEmpty();
    }

    /** With another verdict, which follows from what people say; the id stays that of the pair as it was generated. */
    public Pair judgedBy(String people, String newInstruction, String newResponse, String newReason, String newDetail) {
        return new Pair(
                clientId,
                domain,
                documentId,
                chunkId,
                generationId,
                kind,
                evidence,
                pairId,
                context,
                newInstruction,
                newResponse,
                scores,
                newReason.isEmpty(),
                newReason,
                newDetail,
                people,
                filterReason);
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
                row.getAs("detail"),
                row.getAs("person"),
                row.getAs("filter_reason"));
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
                detail,
                person,
                filterReason);
    }
}
