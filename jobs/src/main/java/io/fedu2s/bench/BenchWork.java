package io.fedu2s.bench;

import io.fedu2s.udf.model.Decoder.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a bench does: batches of random ids.
 *
 * @param batch rows of a batch
 * @param length tokens of the longest row
 * @param response tokens at a row's end that its loss counts; half the row at most
 * @param newTokens tokens to write after each row
 * @param steps timed steps, after one to warm up
 * @param lengths whether all rows are of the full length
 * @param activations whether a training step keeps or recomputes them
 */
public record BenchWork(
        int batch, int length, int response, int newTokens, int steps, Lengths lengths, Activations activations) {
    private static final int FIRST_ORDINARY_ID = 3;

    /** How long the rows are. */
    public enum Lengths {
        /** All of the full length. */
        FULL,
        /** Evenly from a quarter of the length to the full length. */
        UNIFORM
    }

    /** The rows' lengths in tokens. */
    int[] rowLengths() {
        int[] rows = new int[batch];
        int shortest = lengths == Lengths.FULL ? length : length / 4;
        for (int row = 0; row < batch; row++) {
            rows[row] =
                    lengths == Lengths.FULL ? length : shortest + row * (length - shortest) / Math.max(1, batch - 1);
        }
        return rows;
    }

    /** Seeded ids of every row, special tokens left out. */
    List<int[]> rows(int vocabularySize) {
        SplittableRandom random = new SplittableRandom(0);
        List<int[]> rows = new ArrayList<>();
        for (int length : rowLengths()) {
            rows.add(random.ints(length, FIRST_ORDINARY_ID, vocabularySize).toArray());
        }
        return rows;
    }
}
