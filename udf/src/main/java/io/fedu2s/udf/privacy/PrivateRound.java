package io.fedu2s.udf.privacy;

/**
 * How a round protects its clients.
 *
 * @param probability q, with which a client takes part: above 0 and at most 1
 * @param multiplier z, the noise as a multiple of the clip: above 0
 */
public record PrivateRound(double probability, double multiplier) {
    /** Refuses what has no price. */
    public PrivateRound {
        if (!(probability > 0 && probability <= 1 && multiplier > 0)) {
            throw new IllegalArgumentException("q must be above 0 and at most 1 and z above 0, but they are %s and %s"
                    .formatted(probability, multiplier));
        }
    }
}
