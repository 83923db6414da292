package io.fedu2s.udf.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * In which order pairs are learned, and how often each of them.
 *
 * @param weights how often each pair comes in an epoch beside the others; empty where each comes once
 * @param isGiven whether they come as they stand; else each epoch has an order of its own, by the seed
 * @param before how many rows were learned before the first step: an order that is given goes on behind them
 */
public record PairOrder(List<Double> weights, boolean isGiven, long before) implements Serializable {
    /** Each pair once an epoch, by the seed. */
    public static final PairOrder SEEDED = new PairOrder(List.of(), false, 0);

    /** Copies the weights and refuses those that can't be one. */
    public PairOrder {
        weights = List.copyOf(weights);
        if (weights.stream().anyMatch(weight -> !(weight >= 0 && weight < Double.POSITIVE_INFINITY))) {
            throw new IllegalArgumentException("weights must be finite and at least 0, got " + weights);
        }
        if (before < 0) {
            throw new IllegalArgumentException("before = " + before);
        }
    }

    /**
     * The rows of all steps.
     *
     * @param kept places of the pairs that became rows
     */
    EpochOrder rows(int[] kept, long seed) {
        double[] own = weights.isEmpty()
                ? new double[0]
                : Arrays.stream(kept).mapToDouble(weights::get).toArray();
        // Where no pair weighs anything, none comes before another.
        boolean isWeighted = Arrays.stream(own).sum() > 0;
        return new EpochOrder(kept.length, isWeighted ? own : new double[0], isGiven, before, seed);
    }
}
