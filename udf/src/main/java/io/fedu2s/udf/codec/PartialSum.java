package io.fedu2s.udf.codec;

import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import io.fedu2s.udf.sum.WeightedSum;
import java.util.Arrays;

/**
 * A sum of weighted updates as an update: its values are {@code s = Σ_k n_k q_k} already, and its weight is {@code n = Σ_k
 * n_k}. Before them stands the bound that {@link WeightedSum} keeps, so that sums of sums overflow where one sum of all
 * would.
 *
 * <p>It is written by who sums, not by who trains: no client may claim a weight for values that it weighted itself.
 */
public record PartialSum() implements UpdateCodec {
    /** The codec's name. */
    public static final String NAME = "sum64";

    /** Who sends a sum: no single client. */
    public static final String OF_MANY = "(sum)";

    private static final long serialVersionUID = 1L;

    /**
     * A sum as a block of an update.
     *
     * @param round the round
     * @param slot what it is a part of
     * @param tensor its tensor
     * @param span its place in the tensor
     */
    public static UpdateBlock block(int round, String slot, String tensor, RowSpan span, WeightedSum sum) {
        return new UpdateBlock(
                round,
                OF_MANY,
                slot,
                tensor,
                span.ordinal(),
                span.firstRow(),
                span.rows(),
                span.columns(),
                sum.weight(),
                NAME,
                bytes(sum));
    }

    private static byte[] bytes(WeightedSum sum) {
        long[] sums = sum.sums();
        long[] values = new long[sums.length + 1];
        values[0] = sum.bound();
        System.arraycopy(sums, 0, values, 1, sums.length);
        return LittleEndian.bytes(values);
    }

    /** The sum that a {@link #block} holds. */
    public static WeightedSum sum(UpdateBlock block) {
        return sum(CodedBlock.of(block), block.weight());
    }

    private static WeightedSum sum(CodedBlock block, long weight) {
        UpdateCodec.requireLength(block, Long.BYTES * (block.size() + 1L));
        long[] values = LittleEndian.longs(block.bytes());
        return WeightedSum.of(block.tensor(), weight, values[0], Arrays.copyOfRange(values, 1, values.length));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double bytesPerValue() {
        return Long.BYTES;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        throw new UnsupportedOperationException("a sum is not an update of one client");
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        throw new UnsupportedOperationException("a sum has no values before its weight");
    }

    @Override
    public WeightedSum addTo(WeightedSum sum, long weight, CodedBlock block, FixedPoint scale) {
        return sum.merge(sum(block, weight));
    }
}
