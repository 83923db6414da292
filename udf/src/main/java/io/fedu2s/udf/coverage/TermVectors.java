package io.fedu2s.udf.coverage;

import io.fedu2s.udf.retrieve.SparseFeatures;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Texts by the weights of their words, fitted on themselves, so that nothing of one client's words is in another's:
 *
 * <pre>{@code
 * w(t, d) = tf(t, d) · ln((D + 1) / (df(t) + 1)),   of each text the 64 heaviest, scaled to length 1
 * }</pre>
 *
 * <p>A text is kept as the numbers of its words alone: 8 bytes a word until they are weighed, then 12 for each of the 64.
 */
public final class TermVectors {
    /** Of how many words a text is made at most. */
    static final int MOST_TERMS = 64;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> terms = new ArrayList<>();
    private final List<int[]> counts = new ArrayList<>();
    private int[] texts = new int[1024];

    /** Adds a text behind those before. */
    public void add(String text) {
        SortedMap<Integer, Integer> own = new TreeMap<>();
        for (String word : Words.of(text)) {
            own.merge(numbers.computeIfAbsent(word, next -> numbers.size()), 1, Integer::sum);
        }
        if (numbers.size() > texts.length) {
            texts = Arrays.copyOf(texts, 2 * numbers.size());
        }
        own.keySet().forEach(term -> texts[term]++);
        terms.add(own.keySet().stream().mapToInt(Integer::intValue).toArray());
        counts.add(own.values().stream().mapToInt(Integer::intValue).toArray());
    }

    /** How many texts there are. */
    public int size() {
        return terms.size();
    }

    /** The vectors of all texts, in the order in which they were added. */
    public List<SparseFeatures> vectors() {
        return IntStream.range(0, size()).mapToObj(this::vector).toList();
    }

    private SparseFeatures vector(int text) {
        int[] own = terms.get(text);
        double[] weights = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            weights[i] = counts.get(text)[i] * Math.log((size() + 1.0) / (texts[own[i]] + 1.0));
        }
        int[] kept = IntStream.range(0, own.length)
                .boxed()
                .filter(i -> weights[i] > 0)
                .sorted(Comparator.comparingDouble((Integer i) -> weights[i]).reversed())
                .limit(MOST_TERMS)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        double squares = 0;
        for (int i : kept) {
            squares += weights[i] * weights[i];
        }
        double length = Math.sqrt(squares);
        return new SparseFeatures(
                IntStream.of(kept).map(i -> own[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> weights[i] / length).toArray());
    }
}
