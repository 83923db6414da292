package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.TokenRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rows of one step on the device, packed without padding, the longest first.
 *
 * @param tokens of all rows
 * @param chosen (M), places of the tokens behind which something is learned
 * @param share (M): how much the loss of the next token counts
 */
record TrainingRows(TokenRows tokens, NDArray chosen, NDArray share) {
    static TrainingRows of(NDManager owner, List<TrainingRow> rows) {
        List<TrainingRow> sorted = new ArrayList<>(rows);
        sorted.sort(
                Comparator.comparingInt((TrainingRow row) -> row.ids().length).reversed());
        List<Long> chosen = new ArrayList<>();
        List<Float> shares = new ArrayList<>();
        long first = 0;
        for (TrainingRow row : sorted) {
            for (int t = 1; t < row.ids().length; t++) {
                if (row.shares()[t] > 0) {
                    chosen.add(first + t - 1);
                    shares.add(row.shares()[t]);
                }
            }
            first += row.ids().length;
        }
        float[] share = new float[shares.size()];
        for (int i = 0; i < share.length; i++) {
            share[i] = shares.get(i);
        }
        return new TrainingRows(
                TokenRows.of(owner, sorted.stream().map(TrainingRow::ids).toList()),
                owner.create(chosen.stream().mapToLong(Long::longValue).toArray()),
                owner.create(share));
    }
}
