package io.fedu2s.udf.retrieve;

/**
 * What a selector is asked.
 *
 * @param chunkId the chunk's id, which seeds a random choice
 * @param text the chunk's text, which lexical methods compare
 * @param features the chunk in the space of the pool's features; {@link SparseFeatures#NONE} for methods without them
 */
public record ChunkQuery(String chunkId, String text, Features features) {}
