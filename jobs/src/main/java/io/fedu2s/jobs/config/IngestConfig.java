package io.fedu2s.jobs.config;

import io.fedu2s.udf.text.ChunkingConfig;

/**
 * How documents become chunks.
 *
 * @param chunkTokens the most tokens of a chunk
 * @param overlapTokens the most tokens of whole sentences that a chunk repeats of the one before
 * @param minChunkTokens a shorter chunk is rejected
 * @param maxDocumentBytes a larger document is rejected unread
 */
public record IngestConfig(int chunkTokens, int overlapTokens, int minChunkTokens, long maxDocumentBytes) {
    static IngestConfig from(Section section) {
        int chunkTokens = section.whole("chunkTokens", 160, 1, 1_000_000);
        var ingest = new IngestConfig(
                chunkTokens,
                section.whole("overlapTokens", 0, 0, chunkTokens / 2),
                section.whole("minChunkTokens", 8, 1, chunkTokens),
                section.whole("maxDocumentBytes", 100_000_000L, 1, Integer.MAX_VALUE - 16L));
        section.done();
        return ingest;
    }

    /** What the chunker wants to know. */
    public ChunkingConfig chunking() {
        return new ChunkingConfig(chunkTokens, overlapTokens);
    }
}
