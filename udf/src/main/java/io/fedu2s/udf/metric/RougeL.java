package io.fedu2s.udf.metric;

import java.util.List;

/**
 * ROUGE-L: the longest common subsequence of the tokens, as the Python package rouge_score 0.1.2 defines it.
 *
 * <pre>{@code
 * P = LCS(reference, candidate) / |candidate|     R = LCS(reference, candidate) / |reference|
 * }</pre>
 *
 * <p>Source: Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (2004), section 3.1.
 */
public final class RougeL {
    private final RougeTokenizer tokenizer;

    /** Compares the tokens of this tokenizer. */
    public RougeL(RougeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The score of a candidate beside its reference. */
    public Score score(String reference, String candidate) {
        return score(tokenizer.tokens(reference), tokenizer.tokens(candidate));
    }

    /** The same for texts that are in tokens already. */
    public static Score score(List<String> reference, List<String> candidate) {
        if (reference.isEmpty() || candidate.isEmpty()) {
            return Score.ZERO;
        }
        double common = LongestCommonSubsequence.length(reference, candidate);
        return Score.of(common / candidate.size(), common / reference.size());
    }
}
