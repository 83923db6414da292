package io.fedu2s.udf.robust;

import io.fedu2s.udf.error.Errors;
import java.util.function.Supplier;

/**
 * The mean of every coordinate without its {@code ⌈β n⌉} smallest and largest values.
 *
 * <p>Yin et al. 2018, "Byzantine-robust distributed learning: towards optimal statistical rates", Definition 2.
 *
 * @param share β, from 0 to below 0.5: at least the share of hostile vectors
 */
public record TrimmedMean(double share) implements RobustMean, CoordinateMean {
    /** Refuses a share that leaves nothing. */
    public TrimmedMean {
        Vectors.requireShare(share);
    }

    @Override
    public String name() {
        return "trimmed:" + share;
    }

    @Override
    public void requireEnough(int vectors) {
        int kept = kept(vectors);
        if (kept < 1) {
            throw Errors.bucketsTooFew(name(), vectors, vectors + 1 - kept);
        }
    }

    private int kept(int vectors) {
        return vectors - 2 * Vectors.atLeast(share, vectors);
    }

    @Override
    public CoordinateMean coordinates(Supplier<Distances> distances) {
        return this;
    }

    @Override
    public float[] of(float[][] vectors) {
        requireEnough(vectors.length);
        int cut = Vectors.atLeast(share, vectors.length);
        int kept = kept(vectors.length);
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
