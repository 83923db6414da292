package io.fedu2s.udf.metric;

/**
 * A text as BERTScore sees it: a vector (C) per token, and how much each token counts.
 *
 * @param vectors (T, C), shared with the caller
 * @param weights (T), not negative; 0 for special tokens, which can be matched but count nothing
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenEmbeddings(float[][] vectors, double[] weights) {
    /** Refuses a text whose weights are not one per token. */
    public TokenEmbeddings {
        if (vectors.length != weights.length) {
            throw new IllegalArgumentException("%d vectors but %d weights".formatted(vectors.length, weights.length));
        }
    }
}
