package io.fedu2s.udf.ingest;

import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.text.ChunkingConfig;
import java.io.Serializable;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How documents become chunks; travels to the executors.
 *
 * @param modelPath the folder whose tokenizer counts
 * @param chunking how a document is cut
 * @param minChunkTokens a shorter chunk is rejected
 * @param maxDocumentBytes a larger document is rejected
 * @param forgotten what is not read, though it is there
 * @param redaction what is taken out of text before anything else sees it
 * @param hadoop how files are reached
 * @param filesRead is told of every file that was read
 */
public record IngestSpec(
        String modelPath,
        ChunkingConfig chunking,
        int minChunkTokens,
        long maxDocumentBytes,
        ForgottenText forgotten,
        Redaction redaction,
        SerializableConfiguration hadoop,
        AccumulatorV2<Long, Long> filesRead)
        implements Serializable {
    /** Stands for the client of a document that names none. */
    public static final String NO_CLIENT = "(none)";
}
