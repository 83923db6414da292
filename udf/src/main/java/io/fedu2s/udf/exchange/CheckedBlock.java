package io.fedu2s.udf.exchange;

/**
 * What {@link UpdateCheck} found in a block.
 *
 * @param tensor the tensor the block claims to be of
 * @param rowBlock its place in the tensor
 * @param weight how much it claims to count
 * @param squares Σ x² of its values; 0 where they can't be read
 * @param reason why it is refused; empty where it is not
 */
public record CheckedBlock(String tensor, int rowBlock, long weight, double squares, String reason) {}
