package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.model.Decoder;
import java.util.List;

/**
 * Rows of one step on the device.
 *
 * @param ids (B, T), padded on the right
 * @param share (B, T): how much the loss of the next token counts
 */
record TrainingRows(NDArray ids, NDArray share) {
    static TrainingRows of(NDManager owner, List<TrainingRow> rows) {
        NDArray ids = Decoder.padded(owner, rows.stream().map(TrainingRow::ids).toList());
        int columns = Math.toIntExact(ids.getShape().get(1));
        float[] share = new float[rows.size() * columns];
        for (int r = 0; r < rows.size(); r++) {
            float[] own = rows.get(r).shares();
            System.arraycopy(own, 1, share, r * columns, own.length - 1);
        }
        return new TrainingRows(ids, owner.create(share, new Shape(rows.size(), columns)));
    }
}
