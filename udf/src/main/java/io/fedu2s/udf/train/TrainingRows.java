package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.model.Decoder;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of one step on the device.
 *
 * @param ids (B, T), padded on the right
 * @param share (B, T): how much the loss of the next token counts
 * @param tokens real tokens
 */
record TrainingRows(NDArray ids, NDArray share, long tokens) {
    /**
     * One row.
     *
     * @param ids its tokens
     * @param shares for each token, how much predicting it counts; the first can't be predicted
     */
    record Row(int[] ids, float[] shares) {}

    static TrainingRows of(NDManager owner, List<Row> rows) {
        NDArray ids = Decoder.padded(owner, rows.stream().map(Row::ids).toList());
        int columns = Math.toIntExact(ids.getShape().get(1));
        float[] share = new float[rows.size() * columns];
        for (int r = 0; r < rows.size(); r++) {
            float[] own = rows.get(r).shares();
            System.arraycopy(own, 1, share, r * columns, own.length - 1);
        }
        long tokens = rows.stream().mapToLong(row -> row.ids().length).sum();
        return new TrainingRows(ids, owner.create(share, new Shape(rows.size(), columns)), tokens);
    }

    /** A prompt that is only read and a response that is learned. */
    static Row row(int[] prompt, int[] response) {
        int[] ids = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, ids, prompt.length, response.length);
        float[] shares = new float[ids.length];
        Arrays.fill(shares, Math.max(1, prompt.length), ids.length, 1);
        return new Row(ids, shares);
    }
}
