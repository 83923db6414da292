package io.fedu2s.pretrain;

import io.fedu2s.udf.train.TrainingRow;
import java.util.Arrays;

/** A row of training while it is filled. */
final class PackedRow {
    private final int capacity;
    private int[] ids = new int[64];
    private float[] shares = new float[64];
    private int length;

    PackedRow(int capacity) {
        this.capacity = capacity;
    }

    boolean fits(PackedRow other) {
        return length + other.length <= capacity;
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    void append(PackedRow other) {
        for (int i = 0; i < other.length; i++) {
            append(other.ids[i], other.shares[i]);
        }
    }

    void append(int id, float share) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            shares = Arrays.copyOf(shares, 2 * length);
        }
        ids[length] = id;
        shares[length++] = share;
    }

    TrainingRow toRow() {
        return new TrainingRow(Arrays.copyOf(ids, length), Arrays.copyOf(shares, length));
    }
}
