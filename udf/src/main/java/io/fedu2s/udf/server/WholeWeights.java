package io.fedu2s.udf.server;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Weights as sums in fixed point want them: whole numbers.
 *
 * <p>Weights that are whole stay as they are. Others are spread over {@link #TOTAL} steps: {@code n_k = max(1, rint(2^26 x_k /
 * Σ_j x_j))}, so a share is off by at most 2^-26 and the sum keeps the headroom that {@link
 * io.fedu2s.udf.sum.FixedPoint} tells of, whatever the weights were measured in.
 */
public final class WholeWeights {
    /** What fractional weights are spread over. */
    public static final long TOTAL = 1L << 26;

    private WholeWeights() {}

    /** n_k of every client, of weights above 0. */
    public static SortedMap<String, Long> of(SortedMap<String, Double> weights) {
        boolean whole = weights.values().stream().allMatch(weight -> weight == Math.rint(weight) && weight <= TOTAL);
        double sum = weights.values().stream().reduce(0.0, Double::sum);
        SortedMap<String, Long> spread = new TreeMap<>();
        weights.forEach((client, weight) -> {
            if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("%s weighs %s".formatted(client, weight));
            }
            spread.put(client, whole ? weight.longValue() : Math.max(1, (long) Math.rint(TOTAL * (weight / sum))));
        });
        return spread;
    }
}
