package io.fedu2s.udf.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The length of the longest common subsequence, 64 cells of the table at a time and one row in memory:
 * {@code O(n·m/64)} time, {@code O(n)} space.
 *
 * <p>Row {@code j} of the table {@code L} is kept as bits {@code V}, bit {@code i} clear where {@code L[i+1][j] =
 * L[i][j] + 1}. With {@code M} the positions of the next token, {@code U = V & M} and {@code V' = (V + U) | (V - U)}; the
 * clear bits at the end are the length. Source: Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
 */
public final class LongestCommonSubsequence {
    private LongestCommonSubsequence() {}

    /** How many elements of {@code first} can be found in {@code second} in the same order. */
    public static int length(List<String> first, List<String> second) {
        int words = (first.size() + 63) / 64;
        Map<String, long[]> positions = new HashMap<>();
        for (int i = 0; i < first.size(); i++) {
            positions.computeIfAbsent(first.get(i), token -> new long[words])[i / 64] |= 1L << (i % 64);
        }
        long[] row = new long[words];
        Arrays.fill(row, -1L);
        for (String token : second) {
            long[] matches = positions.get(token);
            if (matches != null) {
                advance(row, matches);
            }
        }
        int length = 0;
        for (int i = 0; i < first.size(); i++) {
            length += (row[i / 64] >>> (i % 64) & 1L) == 0 ? 1 : 0;
        }
        return length;
    }

    /** The next row, in place; the carry of the sum runs through all words. */
    private static void advance(long[] row, long[] matches) {
        long carry = 0;
        for (int w = 0; w < row.length; w++) {
            long v = row[w];
            long u = v & matches[w];
            long sum = v + u;
            long carried = sum + carry;
            boolean overflow = Long.compareUnsigned(sum, v) < 0 || Long.compareUnsigned(carried, sum) < 0;
            row[w] = carried | (v - u);
            carry = overflow ? 1 : 0;
        }
    }
}
