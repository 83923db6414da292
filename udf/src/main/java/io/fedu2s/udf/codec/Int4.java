package io.fedu2s.udf.codec;

import io.fedu2s.udf.sum.FixedPoint;

/**
 * Half a byte a value and two bytes for the scale of every group: {@link GroupScale} with 7 levels.
 *
 * @param group values that share a scale, in 1..65536
 * @param rounding to the nearest, or stochastically and without bias
 */
public record Int4(int group, Rounding rounding) implements UpdateCodec {
    /** Refuses an empty or overlong group. */
    public Int4 {
        new GroupScale(CodeWidth.HALF_BYTE, group, rounding);
    }

    @Override
    public String name() {
        return "int4:" + group + rounding.suffix();
    }

    @Override
    public double bytesPerValue() {
        return scales().bytesPerValue();
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        return scales().encode(tensor, values, seed);
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        return scales().decode(block, scale);
    }

    private GroupScale scales() {
        return new GroupScale(CodeWidth.HALF_BYTE, group, rounding);
    }
}
