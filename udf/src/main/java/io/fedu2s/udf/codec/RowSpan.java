package io.fedu2s.udf.codec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Some whole rows of a matrix: the unit in which an update travels and is summed.
 *
 * @param ordinal which block of its matrix, from 0
 * @param firstRow the first row of the block
 * @param rows how many rows it has
 * @param columns how wide they are
 */
public record RowSpan(int ordinal, int firstRow, int rows, int columns) implements Serializable {
    /** Values in a block, about: 64 KiB in fixed point, so that a sum of blocks never needs a whole tensor at once. */
    public static final int BLOCK_VALUES = 8_192;

    /**
     * Cuts a matrix into blocks of about {@link #BLOCK_VALUES} values; the last may be shorter.
     *
     * @param rows of the matrix
     * @param columns of the matrix
     * @return the blocks, which cover each row once
     */
    public static List<RowSpan> cover(int rows, int columns) {
        return cover(rows, columns, Math.max(1, BLOCK_VALUES / Math.max(1, columns)));
    }

    /**
     * Cuts a matrix into blocks of {@code blockRows} rows; the last may be shorter.
     *
     * @param rows of the matrix
     * @param columns of the matrix
     * @param blockRows rows of a block
     * @return the blocks, which cover each row once
     */
    static List<RowSpan> cover(int rows, int columns, int blockRows) {
        List<RowSpan> spans = new ArrayList<>();
        for (int first = 0; first < rows; first += blockRows) {
            spans.add(new RowSpan(spans.size(), first, Math.min(blockRows, rows - first), columns));
        }
        return List.copyOf(spans);
    }

    /**
     * Where the block's values start in the row-major matrix.
     *
     * @return {@code firstRow · columns}
     */
    public int offset() {
        return Math.multiplyExact(firstRow, columns);
    }

    /**
     * How many values the block holds.
     *
     * @return {@code rows · columns}
     */
    public int size() {
        return Math.multiplyExact(rows, columns);
    }
}
