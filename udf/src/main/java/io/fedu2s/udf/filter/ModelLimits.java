package io.fedu2s.udf.filter;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds on what models say about a pair. With L(r | …) the mean log-likelihood of the response's tokens, in nats:
 *
 * <pre>{@code
 * perplexity        exp(−L(r | chunk, instruction))
 * instruction gain  exp(L(r | chunk, instruction) − L(r | chunk)), the factor by which the instruction lowers perplexity
 * chunk gain        L(r | chunk, instruction) − L(r | instruction), in nats a token: exp of it is the chunk's factor
 * }</pre>
 *
 * <p>A gain has bounds on both sides: an instruction that spells the response out raises its likelihood far more than one
 * that asks for it. A threshold of null switches its filter off.
 *
 * @param minEmbeddingSupport how near in meaning a response must be to its chunk: a cosine
 * @param minReward of instruction and response, by the reward model
 * @param rubric what a language model is asked about every pair, with its own thresholds
 */
public record ModelLimits(
        @Nullable Double maxPerplexity,
        @Nullable Double minInstructionGain,
        @Nullable Double maxInstructionGain,
        @Nullable Double minChunkGain,
        @Nullable Double maxChunkGain,
        @Nullable Double minEmbeddingSupport,
        @Nullable Double minReward,
        Rubric rubric)
        implements Serializable {
    private static final Double ANY_GAIN = 0.0;

    /** No model is asked. */
    public static final ModelLimits OFF = new ModelLimits(null, null, null, null, null, null, null, Rubric.NONE);

    /** Refuses thresholds that no score could meet or miss. */
    public ModelLimits {
        Ranges.within("maxPerplexity", maxPerplexity, 1, Double.MAX_VALUE);
        Ranges.within("minInstructionGain", minInstructionGain, 0, Double.MAX_VALUE);
        Ranges.within("maxInstructionGain", maxInstructionGain, least(minInstructionGain, 0), Double.MAX_VALUE);
        Ranges.within("minChunkGain", minChunkGain, -Double.MAX_VALUE, Double.MAX_VALUE);
        Ranges.within("maxChunkGain", maxChunkGain, least(minChunkGain, -Double.MAX_VALUE), Double.MAX_VALUE);
        Ranges.within("minEmbeddingSupport", minEmbeddingSupport, -1, 1);
        Ranges.within("minReward", minReward, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /** What is asked for where either of two asks for it; its thresholds are nobody's. */
    public ModelLimits or(ModelLimits other) {
        return new ModelLimits(
                first(maxPerplexity, other.maxPerplexity),
                asksInstructionGain() || other.asksInstructionGain() ? ANY_GAIN : null,
                null,
                asksChunkGain() || other.asksChunkGain() ? ANY_GAIN : null,
                null,
                first(minEmbeddingSupport, other.minEmbeddingSupport),
                first(minReward, other.minReward),
                rubric.isEmpty() ? other.rubric : rubric);
    }

    private static @Nullable Double first(@Nullable Double one, @Nullable Double other) {
        return one == null ? other : one;
    }

    private static double least(@Nullable Double bound, double otherwise) {
        return bound == null ? otherwise : bound;
    }

    /** Whether any model says something by which pairs could be ranked. */
    public boolean asksAnything() {
        return !ModelFilters.ranking(this).isEmpty();
    }

    /** Whether the base model is asked how likely responses are. */
    public boolean asksLikelihood() {
        return maxPerplexity != null || asksInstructionGain() || asksChunkGain();
    }

    boolean asksInstructionGain() {
        return minInstructionGain != null || maxInstructionGain != null;
    }

    /** Whether the base model is asked how likely responses are without their chunk. */
    public boolean asksChunkGain() {
        return minChunkGain != null || maxChunkGain != null;
    }
}
