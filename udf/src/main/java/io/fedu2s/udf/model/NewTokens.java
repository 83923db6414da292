package io.fedu2s.udf.model;

import java.util.Arrays;
import java.util.List;

/**
 * Tokens that some rows of a cache are extended by in one pass.
 *
 * @param ids (T), the rows' tokens one behind the other
 * @param positions (T), where each stands in its row
 * @param rowOfToken (T), the row of the cache it belongs to
 * @param rows (B), the rows of the cache that have new tokens, rising
 * @param queries (B T'), for every row its tokens' places in {@code ids}, padded with any to the longest
 * @param placeOfToken (T), each token's place in {@code queries}
 * @param wanted (M), places in {@code ids} of the tokens whose logits are asked for
 * @param columns how many columns of the cache are read
 */
@SuppressWarnings("ArrayRecordComponent")
public record NewTokens(
        long[] ids,
        long[] positions,
        long[] rowOfToken,
        long[] rows,
        long[] queries,
        long[] placeOfToken,
        long[] wanted,
        int columns) {
    /** Which logits of a row are asked for. */
    public enum Wanted {
        /** Those behind its last new token. */
        LAST,
        /** Those behind each new token. */
        ALL
    }

    /**
     * New tokens of one row.
     *
     * @param row of the cache
     * @param from the first one's position
     * @param ids at least one
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record OfRow(int row, int from, int[] ids) {}

    /** Puts rows together; each row of the cache comes at most once. */
    public static NewTokens of(List<OfRow> parts, Wanted which) {
        int total = parts.stream().mapToInt(part -> part.ids().length).sum();
        int longest = parts.stream().mapToInt(part -> part.ids().length).max().orElse(0);
        long[] ids = new long[total];
        long[] positions = new long[total];
        long[] rowOfToken = new long[total];
        long[] placeOfToken = new long[total];
        long[] queries = new long[parts.size() * longest];
        long[] wanted = new long[which == Wanted.ALL ? total : parts.size()];
        int columns = 0;
        int at = 0;
        for (int p = 0; p < parts.size(); p++) {
            OfRow part = parts.get(p);
            int length = part.ids().length;
            for (int t = 0; t < length; t++) {
                ids[at + t] = part.ids()[t];
                positions[at + t] = (long) part.from() + t;
                rowOfToken[at + t] = part.row();
                placeOfToken[at + t] = (long) p * longest + t;
                queries[p * longest + t] = (long) at + t;
            }
            Arrays.fill(queries, p * longest + length, (p + 1) * longest, at);
            columns = Math.max(columns, part.from() + length);
            at += length;
            if (which == Wanted.LAST) {
                wanted[p] = (long) at - 1;
            }
        }
        if (which == Wanted.ALL) {
            Arrays.setAll(wanted, t -> t);
        }
        long[] rows = parts.stream().mapToLong(OfRow::row).toArray();
        return new NewTokens(ids, positions, rowOfToken, rows, queries, placeOfToken, wanted, columns);
    }

    /** The same rows, asked for the logits behind other tokens. */
    public NewTokens asking(long[] others) {
        return new NewTokens(ids, positions, rowOfToken, rows, queries, placeOfToken, others, columns);
    }
}
