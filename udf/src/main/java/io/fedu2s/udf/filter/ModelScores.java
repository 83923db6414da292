package io.fedu2s.udf.filter;

/** What a language model says about a pair, by the names under which the caller hands it over. */
public final class ModelScores {
    /** Perplexity of the response after the instruction, {@code exp(mean negative log-likelihood)}. */
    public static final String PERPLEXITY = "perplexity";
    /** Perplexity of the response without the instruction. */
    public static final String PERPLEXITY_ALONE = "perplexity_alone";

    private ModelScores() {}
}
