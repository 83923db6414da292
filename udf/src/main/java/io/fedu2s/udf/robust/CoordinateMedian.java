package io.fedu2s.udf.robust;

import java.util.function.Supplier;

/**
 * The median of every coordinate on its own; of an even number, the mean of the middle two.
 *
 * <p>Yin et al. 2018, "Byzantine-robust distributed learning: towards optimal statistical rates", Definition 1: it stays
 * among the honest while fewer than half are hostile.
 */
public record CoordinateMedian() implements RobustMean, CoordinateMean {
    @Override
    public String name() {
        return "median";
    }

    @Override
    public void requireEnough(int vectors) {
        // One vector is its own median.
    }

    @Override
    public CoordinateMean coordinates(Supplier<Distances> distances) {
        return this;
    }

    @Override
    public float[] of(float[][] vectors) {
        float[] median = new float[vectors[0].length];
        int upper = vectors.length / 2;
        int lower = (vectors.length - 1) / 2;
        for (int i = 0; i < median.length; i++) {
            float[] values = Vectors.sortedCoordinate(vectors, i);
            median[i] = (float) (((double) values[lower] + values[upper]) / 2);
        }
        return median;
    }
}
