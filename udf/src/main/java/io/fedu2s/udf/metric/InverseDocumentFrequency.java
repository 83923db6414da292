package io.fedu2s.udf.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How rare tokens are among the references, as bert_score weighs them: {@code idf(t) = ln((N + 1) / (n(t) + 1))} for N
 * texts of which n(t) hold the token. A token in every text, as special tokens are, weighs nothing.
 */
public final class InverseDocumentFrequency {
    private final int texts;
    private final Map<Integer, Integer> textsWith = new HashMap<>();

    /** Counts over the references' token ids, special tokens included. */
    public InverseDocumentFrequency(List<int[]> references) {
        texts = references.size();
        for (int[] ids : references) {
            IntStream.of(ids).distinct().forEach(id -> textsWith.merge(id, 1, Integer::sum));
        }
    }

    /** The weights (T) of a text's tokens. */
    public double[] weights(int[] ids) {
        return IntStream.of(ids)
                .mapToDouble(id -> Math.log((texts + 1.0) / (textsWith.getOrDefault(id, 0) + 1.0)))
                .toArray();
    }
}
