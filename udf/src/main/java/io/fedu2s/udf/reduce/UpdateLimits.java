package io.fedu2s.udf.reduce;

import java.io.Serializable;
import java.util.Collection;

/**
 * How much one client may move the adapter.
 *
 * @param mostNorm the greatest ‖Δ‖₂, above 0; infinite for any
 * @param mostWeight the greatest n_k, at least 1
 */
public record UpdateLimits(double mostNorm, long mostWeight) implements Serializable {
    /** Refuses limits that let nothing through. */
    public UpdateLimits {
        if (!(mostNorm > 0) || mostWeight < 1) {
            throw new IllegalArgumentException(
                    "mostNorm = %s and mostWeight = %d let nothing through".formatted(mostNorm, mostWeight));
        }
    }

    /**
     * A limit of the norm that follows the clients: so many times the median of their norms, which no minority moves
     * out of the range of the others.
     *
     * @param norms of the round's updates
     * @param times the multiple, above 0
     * @param mostWeight the greatest n_k
     * @return the limits; without a norm above 0, any norm may pass
     */
    public static UpdateLimits aroundMedian(Collection<Double> norms, double times, long mostWeight) {
        double[] sorted =
                norms.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
        return new UpdateLimits(median > 0 ? times * median : Double.POSITIVE_INFINITY, mostWeight);
    }
}
