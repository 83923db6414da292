package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adapters as vectors, and what robust means compute with them: in double, in order. */
public final class Vectors {
    private Vectors() {}

    /**
     * All values of an adapter, tensor by tensor.
     *
     * @param adapter the adapter
     * @return a vector of {@link Adapter#parameters} values
     */
    public static float[] of(Adapter adapter) {
        float[] vector = new float[Math.toIntExact(adapter.parameters())];
        int at = 0;
        for (AdapterTensor tensor : adapter.tensors()) {
            System.arraycopy(tensor.values(), 0, vector, at, tensor.values().length);
            at += tensor.values().length;
        }
        return vector;
    }

    /**
     * The way back from {@link #of}.
     *
     * @param like an adapter that gives names and shapes
     * @param vector as many values as it holds
     * @return the values in these shapes
     */
    public static Adapter adapter(Adapter like, float[] vector) {
        if (vector.length != like.parameters()) {
            throw new IllegalArgumentException(
                    "%d values for an adapter of %d".formatted(vector.length, like.parameters()));
        }
        List<AdapterTensor> tensors = new ArrayList<>();
        int at = 0;
        for (AdapterTensor tensor : like.tensors()) {
            int end = at + tensor.values().length;
            tensors.add(new AdapterTensor(
                    tensor.name(), tensor.rows(), tensor.columns(), Arrays.copyOfRange(vector, at, end)));
            at = end;
        }
        return new Adapter(like.config(), tensors);
    }

    /** {@code ‖x − y‖²}. */
    static double squaredDistance(float[] x, float[] y) {
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = (double) x[i] - y[i];
            squares += difference * difference;
        }
        return squares;
    }

    /** The plain mean of some of the vectors. */
    static float[] mean(float[][] vectors, int[] chosen) {
        double[] sums = new double[vectors[0].length];
        for (int each : chosen) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += vectors[each][i];
            }
        }
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / chosen.length);
        }
        return mean;
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
