package io.fedu2s.udf.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each held-out pair says of one variant of the model by one metric.
 *
 * @param scores one for each pair; of loss and perplexity the mean {@code −log p(t)} of the response's tokens
 * @param weights how much each pair counts: its tokens for loss and perplexity, else 1
 */
public record PairScores(List<Double> scores, List<Double> weights) {
    /** Copies the lists, and refuses them where they are not of one length. */
    public PairScores {
        if (scores.size() != weights.size()) {
            throw new IllegalArgumentException("%d scores but %d weights".formatted(scores.size(), weights.size()));
        }
        scores = List.copyOf(scores);
        weights = List.copyOf(weights);
    }

    /** Every pair counts the same. */
    public static PairScores evenly(List<Double> scores) {
        return new PairScores(scores, Collections.nCopies(scores.size(), 1.0));
    }

    /** How many pairs. */
    public int size() {
        return scores.size();
    }

    /** The metric over all pairs. */
    public double value(Metric metric) {
        return metric.of(
                array(scores), array(weights), IntStream.range(0, size()).toArray());
    }

    static double[] array(List<Double> values) {
        double[] array = new double[values.size()];
        Arrays.setAll(array, values::get);
        return array;
    }
}
