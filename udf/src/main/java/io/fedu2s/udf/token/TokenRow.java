package io.fedu2s.udf.token;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text, or a pair of texts, as a model reads it, with the special tokens the tokenizer puts around it.
 *
 * @param ids (T)
 * @param types (T), which of the texts a token belongs to, as the tokenizer's template counts them
 * @param special (T), true for a token that the text does not hold
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenRow(int[] ids, int[] types, boolean[] special) {
    /** How many tokens there are. */
    public int length() {
        return ids.length;
    }

    /**
     * The row itself, or the same with fewer tokens of its text's end; the special ones around it all stay.
     *
     * @param most how many tokens are left
     */
    public TokenRow truncated(int most) {
        if (ids.length <= most) {
            return this;
        }
        int end = ids.length;
        while (end > 0 && special[end - 1]) {
            end--;
        }
        int dropped = ids.length - most;
        int from = Math.max(0, end - dropped);
        int[] kept = IntStream.range(0, ids.length)
                .filter(t -> t < from || t >= from + dropped)
                .toArray();
        boolean[] keptSpecial = new boolean[kept.length];
        for (int t = 0; t < kept.length; t++) {
            keptSpecial[t] = special[kept[t]];
        }
        return new TokenRow(
                Arrays.stream(kept).map(t -> ids[t]).toArray(),
                Arrays.stream(kept).map(t -> types[t]).toArray(),
                keptSpecial);
    }
}
