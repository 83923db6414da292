package io.fedu2s.udf.privacy;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.Serializable;

/**
 * The mean of a round with client-level differential privacy: {@code (Σ_k Δ_k + N(0, (z S)²)) / (q N)}.
 *
 * <p>Every client weighs 1 and its Δ is no longer than S. The denominator is the expected number of clients, not that of
 * this round, which would give away who took part (McMahan et al. 2018, "Learning differentially private recurrent
 * language models", section 2, the estimator f̃_f). The same goes for a round without clients: its sum is 0 and it gets
 * its noise.
 *
 * @param noise z and S
 * @param denominator q N, above 0
 */
public record PrivateMean(GaussianNoise noise, double denominator) implements Serializable {
    /** Refuses a mean over nobody. */
    public PrivateMean {
        if (!(denominator > 0)) {
            throw new IllegalArgumentException("denominator must be above 0, but is " + denominator);
        }
    }

    /**
     * The mean of one row block.
     *
     * @param block which
     * @param sums Σ_k of the clients' clipped updates in fixed point, each with weight 1
     * @param scale the fixed point
     * @return the mean, rounded to float
     * @throws io.fedu2s.udf.error.UserException when sum and noise together don't fit in 64 bits
     */
    public float[] of(NoiseBlock block, long[] sums, FixedPoint scale) {
        long[] added = noise.of(block, sums.length, scale);
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            long noisy = sums[i] + added[i];
            // Both terms have a sign that the sum has not.
            if (((sums[i] ^ noisy) & (added[i] ^ noisy)) < 0) {
                throw Errors.updateSumOverflow(block.tensor(), Math.round(denominator));
            }
            mean[i] = (float) (scale.real(noisy) / denominator);
        }
        return mean;
    }
}
