package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.error.Errors;

/**
 * The mean of every coordinate without its {@code ⌈β n⌉} smallest and largest values.
 *
 * <p>Yin et al. 2018, "Byzantine-robust distributed learning: towards optimal statistical rates", Definition 2.
 *
 * @param share β, from 0 to below 0.5: at least the share of hostile vectors
 */
public record TrimmedMean(double share) implements RobustMean {
    /** Refuses a share that leaves nothing. */
    public TrimmedMean {
        Vectors.requireShare(share);
    }

    @Override
    public String name() {
        return "trimmed:" + share;
    }

    @Override
    public float[] of(float[][] vectors) {
        int cut = Vectors.atLeast(share, vectors.length);
        int kept = vectors.length - 2 * cut;
        if (kept < 1) {
            throw Errors.bucketsTooFew(name(), vectors.length, vectors.length + 1 - kept);
        }
        float[] mean = new float[vectors[0].length];
        for (int i = 0; i < mean.length; i++) {
            float[] values = Vectors.sortedCoordinate(vectors, i);
            double sum = 0;
            for (int v = cut; v < cut + kept; v++) {
                sum += values[v];
            }
            mean[i] = (float) (sum / kept);
        }
        return mean;
    }
}
