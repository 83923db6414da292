package io.fedu2s.udf.exchange;

import java.util.SplittableRandom;

/**
 * Half a byte a value and two bytes for the scale of every group: {@link GroupScale} with 7 levels.
 *
 * <p>Layout: for every group its scale as bfloat16, then its values two by two, the first in the lower half of the byte,
 * in two's complement; an odd last one stands alone.
 *
 * @param group values that share a scale, in 1..65536
 * @param rounding to the nearest, or stochastically and without bias
 */
public record Int4(int group, Rounding rounding) implements UpdateCodec {
    private static final int LEVELS = 7;
    private static final int HALF = 4;

    /** Refuses an empty or overlong group. */
    public Int4 {
        new GroupScale(LEVELS, group, rounding);
    }

    @Override
    public String name() {
        return "int4:" + group + rounding.suffix();
    }

    @Override
    public double bytesPerValue() {
        return (double) groupBytes(group) / group;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        GroupScale scales = scales();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[Math.toIntExact(length(values.length))];
        int at = 0;
        for (int from = 0; from < values.length; from += group) {
            int to = Math.min(from + group, values.length);
            int bits = scales.of(tensor, values, from, to);
            double scale = Bfloat16.real(bits);
            LittleEndian.putShort(bytes, at, (short) bits);
            at += GroupScale.BYTES;
            for (int i = from; i < to; i++) {
                int code = scales.code(values[i], scale, random) & 0xf;
                bytes[at + (i - from) / 2] |= (byte) ((i - from) % 2 == 0 ? code : code << HALF);
            }
            at += (to - from + 1) / 2;
        }
        return bytes;
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, length(block.size()));
        GroupScale scales = scales();
        byte[] bytes = block.bytes();
        long[] steps = new long[block.size()];
        int at = 0;
        for (int from = 0; from < steps.length; from += group) {
            int to = Math.min(from + group, steps.length);
            double step = scales.step(block.tensor(), LittleEndian.getShort(bytes, at), scale);
            at += GroupScale.BYTES;
            for (int i = from; i < to; i++) {
                int pair = bytes[at + (i - from) / 2];
                // The shifts bring the sign bit of either half to the top of the int and back.
                int code = (i - from) % 2 == 0 ? pair << 28 >> 28 : pair >> HALF;
                steps[i] = (long) Math.rint(code * step);
            }
            at += (to - from + 1) / 2;
        }
        return steps;
    }

    private GroupScale scales() {
        return new GroupScale(LEVELS, group, rounding);
    }

    private long length(int size) {
        int rest = size % group;
        return (long) (size / group) * groupBytes(group) + (rest == 0 ? 0 : groupBytes(rest));
    }

    private static long groupBytes(int values) {
        return GroupScale.BYTES + (values + 1L) / 2;
    }
}
