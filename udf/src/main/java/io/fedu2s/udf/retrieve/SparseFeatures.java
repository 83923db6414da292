package io.fedu2s.udf.retrieve;

/**
 * Weights of the terms a text has.
 *
 * @param indices term numbers, strictly ascending
 * @param values the weight of each
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a list would box every weight
public record SparseFeatures(int[] indices, double[] values) implements Features {
    /** The vector of no terms. */
    public static final SparseFeatures NONE = new SparseFeatures(new int[0], new double[0]);

    public SparseFeatures {
        if (indices.length != values.length) {
            throw new IllegalArgumentException(
                    "a value for each index: got %d and %d".formatted(values.length, indices.length));
        }
        for (int i = 1; i < indices.length; i++) {
            if (indices[i - 1] >= indices[i]) {
                throw new IllegalArgumentException("indices must ascend, got %d before %d at position %d"
                        .formatted(indices[i - 1], indices[i], i));
            }
        }
    }

    @Override
    public double dot(Features other) {
        if (!(other instanceof SparseFeatures sparse)) {
            throw new IllegalArgumentException("sparse features against dense ones");
        }
        double sum = 0;
        for (int i = 0, j = 0; i < indices.length && j < sparse.indices.length; ) {
            if (indices[i] == sparse.indices[j]) {
                sum += values[i++] * sparse.values[j++];
            } else if (indices[i] < sparse.indices[j]) {
                i++;
            } else {
                j++;
            }
        }
        return sum;
    }
}
