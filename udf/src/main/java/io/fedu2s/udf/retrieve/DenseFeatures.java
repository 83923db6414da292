package io.fedu2s.udf.retrieve;

/**
 * The embedding of a text, as pooled from a model's hidden states.
 *
 * @param values one number for each of the model's channels
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a list would box every channel
public record DenseFeatures(float[] values) implements Features {
    /** The same direction with length 1; the zero vector stays. */
    public DenseFeatures unit() {
        double length = norm();
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (length == 0 ? 0 : values[i] / length);
        }
        return new DenseFeatures(scaled);
    }

    @Override
    public double dot(Features other) {
        if (!(other instanceof DenseFeatures dense) || dense.values.length != values.length) {
            throw new IllegalArgumentException(
                    "an embedding of %d channels against another kind or length".formatted(values.length));
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * dense.values[i];
        }
        return sum;
    }
}
