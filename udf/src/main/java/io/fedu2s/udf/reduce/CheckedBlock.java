package io.fedu2s.udf.reduce;

/**
 * What {@link UpdateCheck} found in a block.
 *
 * @param place the block's place among all blocks of an update; {@link #NOWHERE} where it has none
 * @param weight how much it claims to count
 * @param squares Σ x² of its values; 0 where they can't be read
 * @param reason why it is refused; empty where it is not
 */
public record CheckedBlock(int place, long weight, double squares, String reason) {
    /** The place of a block that is no part of an update. */
    static final int NOWHERE = -1;
}
