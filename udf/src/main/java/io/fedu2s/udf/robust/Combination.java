package io.fedu2s.udf.robust;

/** A combination of vectors, {@code Σ_i c_i x_i}, summed in double in their order. */
final class Combination implements CoordinateMean {
    private static final long serialVersionUID = 1L;

    private final double[] coefficients;

    /** With a coefficient for every vector. */
    Combination(double[] coefficients) {
        this.coefficients = coefficients;
    }

    @Override
    public float[] of(float[][] vectors) {
        if (vectors.length != coefficients.length) {
            throw new IllegalArgumentException(
                    "%d vectors for %d coefficients".formatted(vectors.length, coefficients.length));
        }
        double[] sums = new double[vectors[0].length];
        for (int v = 0; v < vectors.length; v++) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += coefficients[v] * vectors[v][i];
            }
        }
        float[] combined = new float[sums.length];
        for (int i = 0; i < combined.length; i++) {
            combined[i] = (float) sums[i];
        }
        return combined;
    }
}
