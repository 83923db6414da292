package io.fedu2s.udf.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts rows of different lengths into batches that waste little padding. */
public final class TokenBudget {
    private TokenBudget() {}

    /**
     * Batches of row numbers, longest rows first; a batch's padded size stays within the budget unless it is one row.
     * The batches depend on the lengths and their order alone.
     */
    public static List<int[]> batches(int[] lengths, int budget) {
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> -lengths[row]).thenComparing(row -> row))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int rows = Math.max(1, budget / Math.max(1, lengths[order[from]]));
            int to = Math.min(order.length, from + rows);
            batches.add(java.util.Arrays.copyOfRange(order, from, to));
            from = to;
        }
        return batches;
    }
}
