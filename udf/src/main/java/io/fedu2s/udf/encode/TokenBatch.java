package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.token.TokenRow;
import java.util.List;

/**
 * Rows of tokens on a device, padded on the right with id 0; it lives as long as its owner.
 *
 * @param rows the rows themselves
 * @param ids (B, T)
 * @param types (B, T)
 * @param lengths (B), each above 0
 */
public record TokenBatch(List<TokenRow> rows, NDArray ids, NDArray types, NDArray lengths) {
    static TokenBatch of(NDManager owner, List<TokenRow> rows) {
        int longest = rows.stream().mapToInt(TokenRow::length).max().orElse(0);
        long[] ids = new long[rows.size() * longest];
        long[] types = new long[ids.length];
        long[] lengths = new long[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            TokenRow row = rows.get(r);
            lengths[r] = row.length();
            for (int t = 0; t < row.length(); t++) {
                ids[r * longest + t] = row.ids()[t];
                types[r * longest + t] = row.types()[t];
            }
        }
        Shape shape = new Shape(rows.size(), longest);
        return new TokenBatch(rows, owner.create(ids, shape), owner.create(types, shape), owner.create(lengths));
    }
}
