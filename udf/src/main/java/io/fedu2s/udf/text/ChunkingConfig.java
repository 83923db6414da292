package io.fedu2s.udf.text;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;

/**
 * How a document is cut.
 *
 * @param method along what
 * @param chunkTokens at most so many tokens make a chunk
 * @param overlapTokens whole sentences of at most so many tokens are repeated at the start of the next chunk
 */
public record ChunkingConfig(ChunkingMethod method, int chunkTokens, int overlapTokens) implements Serializable {
    /** Refuses sizes that make no chunks. */
    public ChunkingConfig {
        if (chunkTokens < 1) {
            throw Errors.thresholdOutOfRange("ingest.chunkTokens", chunkTokens, "at least 1");
        }
        if (overlapTokens < 0 || overlapTokens > chunkTokens / 2) {
            throw Errors.thresholdOutOfRange(
                    "ingest.overlapTokens", overlapTokens, "from 0 to half of ingest.chunkTokens, " + chunkTokens / 2);
        }
    }

    /** Cuts along sentences. */
    public ChunkingConfig(int chunkTokens, int overlapTokens) {
        this(ChunkingMethod.SENTENCES, chunkTokens, overlapTokens);
    }
}
