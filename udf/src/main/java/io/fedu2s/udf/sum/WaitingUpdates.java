package io.fedu2s.udf.sum;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Updates in {@link Bfloat16Bytes bfloat16} that wait to be added to a sum, four of them in one pass: the sum is four times as large as
 * an update, so most of what adding one costs is to read and write the sum.
 */
final class WaitingUpdates implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int TOGETHER = 4;
    private static final byte[] NONE = {};

    private final long[] weights = new long[TOGETHER];
    private final byte[][] updates = new byte[TOGETHER][];
    private int waiting;

    /** Lets an update wait, or adds it to the sums with those that waited for it. Nobody may write to its bytes. */
    void add(long[] sums, long weight, byte[] update) {
        weights[waiting] = weight;
        updates[waiting] = update;
        waiting++;
        if (waiting == TOGETHER) {
            Bfloat16Bytes.addStandard(sums, weights, updates);
            clear();
        }
    }

    /** Adds what waits. */
    void addTo(long[] sums) {
        for (int i = 0; i < waiting; i++) {
            Bfloat16Bytes.addStandard(sums, weights[i], updates[i]);
        }
        clear();
    }

    private void clear() {
        Arrays.fill(updates, NONE);
        waiting = 0;
    }
}
