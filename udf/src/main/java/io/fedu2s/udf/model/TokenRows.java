package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of token ids, one behind the other without padding. Rows of one length that stand together attend together, so
 * rows sorted by length are read fastest; what is computed for a row does not depend on its neighbours.
 *
 * @param ids (T), all rows' tokens
 * @param groups how many rows, of how many tokens each, and so on; on the CPU
 * @param longest tokens of the longest row
 */
public record TokenRows(NDArray ids, NDArray groups, int longest) {
    /**
     * Rows on the owner's device.
     *
     * @param rows none empty
     */
    public static TokenRows of(NDManager owner, List<int[]> rows) {
        long[] ids = new long[rows.stream().mapToInt(row -> row.length).sum()];
        List<long[]> groups = new ArrayList<>();
        int longest = 0;
        int at = 0;
        for (int[] row : rows) {
            if (row.length == 0) {
                throw new IllegalArgumentException("a row without tokens has nothing to read");
            }
            for (int id : row) {
                ids[at++] = id;
            }
            longest = Math.max(longest, row.length);
            if (!groups.isEmpty() && groups.get(groups.size() - 1)[1] == row.length) {
                groups.get(groups.size() - 1)[0]++;
            } else {
                groups.add(new long[] {1, row.length});
            }
        }
        long[] flat = groups.stream().flatMapToLong(java.util.Arrays::stream).toArray();
        return new TokenRows(owner.create(ids), Kernels.onCpu(owner, flat), longest);
    }

    /** Rows of one length: ids (B, T). */
    static TokenRows of(NDManager owner, NDArray ids) {
        long rows = ids.getShape().get(0);
        long tokens = ids.getShape().get(1);
        return new TokenRows(ids.reshape(-1), Kernels.onCpu(owner, new long[] {rows, tokens}), Math.toIntExact(tokens));
    }
}
