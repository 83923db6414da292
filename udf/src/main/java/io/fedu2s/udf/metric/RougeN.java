package io.fedu2s.udf.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * ROUGE-N: the n-grams of the tokens that both texts have, each as often as the text with fewer of it, as the Python
 * package rouge_score 0.1.2 defines it.
 *
 * <p>Source: Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (2004), section 2.
 */
public final class RougeN {
    private final int n;
    private final RougeTokenizer tokenizer;

    /** Compares n-grams of the tokens of this tokenizer. */
    public RougeN(int n, RougeTokenizer tokenizer) {
        if (n < 1) {
            throw new IllegalArgumentException("n must be at least 1, got " + n);
        }
        this.n = n;
        this.tokenizer = tokenizer;
    }

    /** The score of a candidate beside its reference. */
    public Score score(String reference, String candidate) {
        Map<List<String>, Integer> ofReference = counts(tokenizer.tokens(reference));
        Map<List<String>, Integer> ofCandidate = counts(tokenizer.tokens(candidate));
        double common = ofReference.entrySet().stream()
                .mapToInt(each -> Math.min(each.getValue(), ofCandidate.getOrDefault(each.getKey(), 0)))
                .sum();
        return Score.of(common / Math.max(1, total(ofCandidate)), common / Math.max(1, total(ofReference)));
    }

    private Map<List<String>, Integer> counts(List<String> tokens) {
        Map<List<String>, Integer> counts = new HashMap<>();
        IntStream.rangeClosed(0, tokens.size() - n)
                .forEach(i -> counts.merge(tokens.subList(i, i + n), 1, Integer::sum));
        return counts;
    }

    private static int total(Map<List<String>, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
