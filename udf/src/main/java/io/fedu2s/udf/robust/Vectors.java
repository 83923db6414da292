package io.fedu2s.udf.robust;

import java.util.Arrays;

/** What robust means compute with vectors: in double, in order. */
final class Vectors {
    private Vectors() {}

    /** {@code ‖x − y‖²}. */
    static double squaredDistance(float[] x, float[] y) {
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = (double) x[i] - y[i];
            squares += difference * difference;
        }
        return squares;
    }

    /** The values of one coordinate in order. */
    static float[] sortedCoordinate(float[][] vectors, int coordinate) {
        float[] values = new float[vectors.length];
        for (int v = 0; v < values.length; v++) {
            values[v] = vectors[v][coordinate];
        }
        Arrays.sort(values);
        return values;
    }

    static void requireShare(double share) {
        if (!(share >= 0 && share < 0.5)) {
            throw new IllegalArgumentException("a share must be in 0..0.5, but is " + share);
        }
    }

    /** {@code ⌈share · count⌉}, without the last bit of a product such as 0.07 · 100. */
    static int atLeast(double share, int count) {
        return (int) Math.ceil(share * count - 1e-9);
    }
}
