package io.fedu2s.udf.record;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What the model wrote for one prompt, raw, with all that is needed to make it again.
 *
 * @param clientId whose chunk it is
 * @param domain the field the client works in
 * @param documentId the chunk's document
 * @param chunkId the chunk the prompt ends in
 * @param sample the how-manieth answer about the same chunk, from 0
 * @param attempt 0, and one more each time that an answer goes back to the model
 * @param kind of pair, as {@code generate.kinds} names it
 * @param evidence the place of the chunk that it is about, as the text has it; empty where it is about the whole
 * @param generationId made of prompt, model and sampling, see {@link #idOf}
 * @param mends the generation that went back for this one; empty for the first attempt
 * @param modelId the content of the model's folder
 * @param exampleIds the examples in the prompt, the most related first (in the prompt it stands last)
 * @param exampleScores how related each example is, in the same order
 * @param text the raw continuation; empty where the prompt was refused
 * @param finishReason {@code eos}, {@code stop}, {@code length}, or why the prompt was refused
 * @param seed what the row's sampling was seeded with
 * @param promptTokens length of the prompt; 0 beside another pair of the same answer, which has it
 * @param newTokens length of the continuation; 0 likewise
 * @param planId the plan of prompts that wanted the row: what is configured and what stood in its inputs
 * @param cached whether the text was taken over from another row of the client with the same generationId
 */
public record Generation(
        String clientId,
        String domain,
        String documentId,
        String chunkId,
        int sample,
        int attempt,
        String kind,
        String evidence,
        String generationId,
        String mends,
        String modelId,
        List<String> exampleIds,
        List<Double> exampleScores,
        String text,
        String finishReason,
        long seed,
        int promptTokens,
        int newTokens,
        String planId,
        boolean cached) {
    /** Columns of the table {@code generations}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("chunk_id")
            .integer("sample")
            .integer("attempt")
            .string("kind")
            .string("evidence")
            .string("generation_id")
            .string("mends")
            .string("model_id")
            .strings("example_ids")
            .reals("example_scores")
            .string("text")
            .string("finish_reason")
            .bigint("seed")
            .integer("prompt_tokens")
            .integer("new_tokens")
            .string("plan_id")
            .bool("cached")
            .schema();

    public Generation {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(chunkId, "chunkId");
        Checks.named(kind, "kind");
        Checks.named(generationId, "generationId");
        Checks.named(modelId, "modelId");
        Checks.named(finishReason, "finishReason");
        Checks.named(planId, "planId");
        Checks.atLeast(0, sample, "sample");
        Checks.atLeast(0, attempt, "attempt");
        Checks.atLeast(0, promptTokens, "promptTokens");
        Checks.atLeast(0, newTokens, "newTokens");
        if (mends.isEmpty() != (attempt == 0)) {
            throw new IllegalArgumentException("attempt %d mends '%s'".formatted(attempt, mends));
        }
        exampleIds = List.copyOf(exampleIds);
        exampleScores = List.copyOf(exampleScores);
        if (exampleIds.size() != exampleScores.size()) {
            throw new IllegalArgumentException(
                    "%d examples with %d scores".formatted(exampleIds.size(), exampleScores.size()));
        }
    }

    /** 32 hexadecimal digits of SHA-256 over the prompt, the model and the sampling with its seed. */
    public static String idOf(String prompt, String modelId, String samplingWithSeed) {
        return ContentId.of(prompt, modelId, samplingWithSeed);
    }

    /** The row with what the model wrote. */
    public Generation answered(
            String newEvidence, String newText, String newFinishReason, int promptLength, int newLength) {
        return new Generation(
                clientId,
                domain,
                documentId,
                chunkId,
                sample,
                attempt,
                kind,
                newEvidence,
                generationId,
                mends,
                modelId,
                exampleIds,
                exampleScores,
                newText,
                newFinishReason,
                seed,
                promptLength,
                newLength,
                planId,
                cached);
    }

    /** The row of a later attempt at this one, which has yet to be written. */
    public Generation mending(int newAttempt, String refused, String newId, long newSeed, int promptLength) {
        return new Generation(
                clientId,
                domain,
                documentId,
                chunkId,
                sample,
                newAttempt,
                kind,
                evidence,
                newId,
                refused,
                modelId,
                exampleIds,
                exampleScores,
                text,
                finishReason,
                newSeed,
                promptLength,
                newTokens,
                planId,
                cached);
    }

    /** Reads a row by the names of its columns. */
    public static Generation fromRow(Row row) {
        return new Generation(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("chunk_id"),
                row.<Integer>getAs("sample"),
                row.<Integer>getAs("attempt"),
                row.getAs("kind"),
                row.getAs("evidence"),
                row.getAs("generation_id"),
                row.getAs("mends"),
                row.getAs("model_id"),
                Columns.list(row, "example_ids"),
                Columns.list(row, "example_scores"),
                row.getAs("text"),
                row.getAs("finish_reason"),
                row.<Long>getAs("seed"),
                row.<Integer>getAs("prompt_tokens"),
                row.<Integer>getAs("new_tokens"),
                row.getAs("plan_id"),
                row.<Boolean>getAs("cached"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                domain,
                documentId,
                chunkId,
                sample,
                attempt,
                kind,
                evidence,
                generationId,
                mends,
                modelId,
                exampleIds,
                exampleScores,
                text,
                finishReason,
                seed,
                promptTokens,
                newTokens,
                planId,
                cached);
    }
}
