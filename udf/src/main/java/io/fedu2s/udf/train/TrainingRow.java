package io.fedu2s.udf.train;

import java.util.Arrays;

/**
 * One row of training.
 *
 * @param ids its tokens
 * @param shares for each token, how much predicting it counts; the first can't be predicted
 */
public record TrainingRow(int[] ids, float[] shares) {
    /** Checks that every token has its share. */
    public TrainingRow {
        if (ids.length != shares.length || ids.length < 2) {
            throw new IllegalArgumentException("%d ids, %d shares".formatted(ids.length, shares.length));
        }
    }

    /** How much all its tokens count together. */
    double share() {
        double sum = 0;
        for (float share : shares) {
            sum += share;
        }
        return sum;
    }

    /** A prompt that is only read and a response that is learned. */
    static TrainingRow of(int[] prompt, int[] response) {
        int[] ids = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, ids, prompt.length, response.length);
        float[] shares = new float[ids.length];
        Arrays.fill(shares, Math.max(1, prompt.length), ids.length, 1);
        return new TrainingRow(ids, shares);
    }
}
