package io.fedu2s.udf.filter;

/** What models say about a pair, by the names under which the caller hands it over. */
public final class ModelScores {
    /** Perplexity of the response after the instruction, {@code exp(mean negative log-likelihood)}. */
    public static final String PERPLEXITY = "perplexity";
    /** Perplexity of the response without the instruction. */
    public static final String PERPLEXITY_ALONE = "perplexity_alone";
    /** By which factor the instruction lowers the perplexity. */
    public static final String INSTRUCTION_GAIN = "instruction_gain";
    /** Mean log-likelihood of the response after chunk and instruction, minus the same after the instruction alone. */
    public static final String CHUNK_GAIN = "chunk_gain";
    /** How near in meaning the response is to the chunk: a cosine. */
    public static final String EMBEDDING_SUPPORT = "embedding_support";
    /** What a reward model says of instruction and response; absent where they are too long for it. */
    public static final String REWARD = "reward";
    /** By how many tokens instruction and response are too long for the reward model. */
    public static final String REWARD_EXCESS_TOKENS = "reward_excess_tokens";

    private ModelScores() {}
}
