package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.text.ChunkingConfig;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How documents become chunks; travels to the executors.
 *
 * @param modelPath the folder whose tokenizer counts
 * @param chunking how a document is cut
 * @param minChunkTokens a shorter chunk is rejected
 * @param limits what a document, and a file that holds some, may cost
 * @param languages of documents that are used, by ISO 639-3; empty for any
 * @param forgotten what is not read, though it is there
 * @param redaction what is taken out of text before anything else sees it
 * @param hadoop how files are reached
 * @param filesRead is told of every file that was read
 */
public record IngestSpec(
        String modelPath,
        ChunkingConfig chunking,
        int minChunkTokens,
        Limits limits,
        Set<String> languages,
        ForgottenText forgotten,
        Redaction redaction,
        SerializableConfiguration hadoop,
        AccumulatorV2<Long, Long> filesRead)
        implements Serializable {
    /** Copies the set. */
    public IngestSpec {
        languages = Set.copyOf(languages);
    }

    /** Stands for the client of a document that names none. */
    public static final String NO_CLIENT = "(none)";
}
