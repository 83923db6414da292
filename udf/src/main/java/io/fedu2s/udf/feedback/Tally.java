package io.fedu2s.udf.feedback;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * What came of the pairs that an arm had its part in. Its chance is Beta(1 + accepted, 1 + refused): every chance is as
 * likely before the first pair.
 *
 * @param accepted how many were accepted
 * @param refused how many were refused
 */
public record Tally(long accepted, long refused) implements Serializable {
    /** Of an arm that was never taken. */
    public static final Tally NONE = new Tally(0, 0);

    public Tally {
        if (accepted < 0 || refused < 0) {
            throw new IllegalArgumentException("%d accepted, %d refused".formatted(accepted, refused));
        }
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(accepted + other.accepted, refused + other.refused);
    }

    /** How many pairs. */
    public long pairs() {
        return accepted + refused;
    }

    /** A chance drawn from the posterior; the same seed draws the same. */
    public double drawn(long seed) {
        return posterior().inverseCumulativeProbability(new SplittableRandom(seed).nextDouble());
    }

    /** The posterior of the chance that a pair is accepted. */
    BetaDistribution posterior() {
        return new BetaDistribution(null, 1.0 + accepted, 1.0 + refused);
    }
}
