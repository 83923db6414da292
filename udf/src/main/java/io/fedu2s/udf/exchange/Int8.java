package io.fedu2s.udf.exchange;

import java.util.SplittableRandom;

/**
 * One byte a value and two for the scale of every group: {@link GroupScale} with 127 levels.
 *
 * <p>Layout: for every group its scale as bfloat16, then a signed byte for every value.
 *
 * @param group values that share a scale, in 1..65536
 * @param rounding to the nearest, or stochastically and without bias
 */
public record Int8(int group, Rounding rounding) implements UpdateCodec {
    private static final int LEVELS = 127;

    /** Refuses an empty or overlong group. */
    public Int8 {
        new GroupScale(LEVELS, group, rounding);
    }

    @Override
    public String name() {
        return "int8:" + group + rounding.suffix();
    }

    @Override
    public double bytesPerValue() {
        return 1 + (double) GroupScale.BYTES / group;
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
                bytes[at++] = (byte) scales.code(values[i], scale, random);
            }
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
                steps[i] = (long) Math.rint(bytes[at++] * step);
            }
        }
        return steps;
    }

    private GroupScale scales() {
        return new GroupScale(LEVELS, group, rounding);
    }

    private long length(int size) {
        return (long) scales().groups(size) * GroupScale.BYTES + size;
    }
}
