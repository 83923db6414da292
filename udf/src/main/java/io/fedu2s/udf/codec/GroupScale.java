package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.Bfloat16Bytes;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.SplittableRandom;

/**
 * Symmetric quantisation of groups of values: {@code x ≈ s · c} with whole {@code c} in {@code −L..L} and {@code s = max
 * |x| / L}, one s for every group.
 *
 * <p>s is stored as bfloat16 and rounded up, so that {@code |x / s| ≤ L} and nothing is cut off. Rounded to nearest, the
 * error of a value is at most {@code s / 2}; stochastically, it is below s and 0 in expectation (Alistarh et al. 2017,
 * "QSGD", with the greatest magnitude in place of the norm; Dettmers et al. 2022, "8-bit optimizers via block-wise
 * quantization").
 *
 * <p>Layout: for every group its scale as bfloat16, then its codes.
 *
 * @param width how codes lie, which says L too
 * @param group values that share a scale, in 1..65536
 * @param rounding of x / s
 */
record GroupScale(CodeWidth width, int group, Rounding rounding) {
    private static final int BYTES = Short.BYTES;

    private static final int MOST = 1 << 16;

    GroupScale {
        if (group < 1 || group > MOST) {
            throw new IllegalArgumentException("a group must have 1..%d values, but has %d".formatted(MOST, group));
        }
    }

    /** Bytes of a value in a whole group. */
    double bytesPerValue() {
        return (double) groupBytes(group) / group;
    }

    private long length(int size) {
        int rest = size % group;
        return (long) (size / group) * groupBytes(group) + (rest == 0 ? 0 : groupBytes(rest));
    }

    private int groupBytes(int values) {
        return BYTES + width.bytes(values);
    }

    /** See {@link UpdateCodec#encode}. */
    byte[] encode(String tensor, double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[Math.toIntExact(length(values.length))];
        int at = 0;
        for (int from = 0; from < values.length; from += group) {
            int count = Math.min(group, values.length - from);
            int bits = of(tensor, values, from, from + count);
            double scale = Bfloat16Bytes.real(bits);
            LittleEndian.putShort(bytes, at, (short) bits);
            at += BYTES;
            for (int i = 0; i < count; i++) {
                width.put(bytes, at, i, code(values[from + i], scale, random));
            }
            at += width.bytes(count);
        }
        return bytes;
    }

    /** See {@link UpdateCodec#decode}. */
    long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, length(block.size()));
        byte[] bytes = block.bytes();
        long[] steps = new long[block.size()];
        int at = 0;
        for (int from = 0; from < steps.length; from += group) {
            int count = Math.min(group, steps.length - from);
            double step = step(block.tensor(), LittleEndian.getShort(bytes, at), scale);
            at += BYTES;
            for (int i = 0; i < count; i++) {
                steps[from + i] = (long) Math.rint(width.code(bytes, at, i) * step);
            }
            at += width.bytes(count);
        }
        return steps;
    }

    /** The scale of the values from one on, as a bfloat16. */
    private int of(String tensor, double[] values, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(values[i])) {
                throw Errors.updateNotFinite(tensor, values[i]);
            }
            largest = Math.max(largest, Math.abs(values[i]));
        }
        int bits = Bfloat16.atLeast(largest / width.levels());
        if (!Float.isFinite(Bfloat16Bytes.real(bits))) {
            throw Errors.updateNotFinite(tensor, largest);
        }
        return bits;
    }

    private int code(double value, double scale, SplittableRandom random) {
        if (scale == 0) {
            return 0;
        }
        double code = rounding.round(value / scale, random);
        return (int) Math.max(-width.levels(), Math.min(width.levels(), code));
    }

    /**
     * What a code of 1 counts in fixed point: {@code s · 2^k}, exact.
     *
     * @throws io.fedu2s.udf.error.UserException when the scale is no scale, or the largest code does not fit
     */
    private double step(String tensor, int bits, FixedPoint scale) {
        float real = Bfloat16Bytes.real(bits);
        if (!(real >= 0) || (bits & 0x8000) != 0) {
            throw Errors.updateBroken(tensor, "%s as the scale of a group".formatted(real));
        }
        scale.quantise((double) real * (width.levels() + 1), tensor);
        return real * scale.power();
    }
}
