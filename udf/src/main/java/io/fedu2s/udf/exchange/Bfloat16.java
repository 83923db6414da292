package io.fedu2s.udf.exchange;

import io.fedu2s.udf.error.Errors;

/**
 * Two bytes a value: the upper half of binary32 (1 sign, 8 exponent and 7 fraction bits), rounded to nearest even.
 *
 * <p>The relative error is at most 2^-8. There are 65,536 of them, so they are read into fixed point by a table.
 */
public record Bfloat16() implements UpdateCodec {
    /** The codec's name. */
    public static final String NAME = "bfloat16";

    private static final int PATTERNS = 1 << Short.SIZE;

    /** The pattern of infinity, and the first magnitude that is not finite. */
    private static final int INFINITE = 0x7f80;

    /** By pattern, {@code rint(x · 2^k)} in the standard fixed point; 0 where that does not fit. */
    private static final long[] STEPS = standardSteps();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double bytesPerValue() {
        return Short.BYTES;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putShort(bytes, Short.BYTES * i, (short) nearest(values[i], tensor));
        }
        return bytes;
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        largest(block.tensor(), block.bytes(), scale);
        long[] steps = new long[block.size()];
        if (scale.equals(FixedPoint.STANDARD)) {
            addStandard(steps, 1, block.bytes());
            return steps;
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] = scale.quantise(real(LittleEndian.getShort(block.bytes(), Short.BYTES * i)), block.tensor());
        }
        return steps;
    }

    @Override
    public WeightedSum addTo(WeightedSum sum, long weight, CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        return scale.equals(FixedPoint.STANDARD)
                ? sum.addBfloat16(block.tensor(), weight, block.bytes())
                : sum.add(block.tensor(), weight, decode(block, scale));
    }

    @Override
    public double squares(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        if (!scale.equals(FixedPoint.STANDARD)) {
            return UpdateCodec.super.squares(block, scale);
        }
        largest(block.tensor(), block.bytes(), scale);
        return standardSquares(block.bytes(), block.size());
    }

    /**
     * The nearest bfloat16, by way of float32.
     *
     * @throws io.fedu2s.udf.error.UserException when it is not finite
     */
    static int nearest(double value, String tensor) {
        int bits = Float.floatToRawIntBits((float) value);
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        if ((rounded & INFINITE) == INFINITE || !Double.isFinite(value)) {
            throw Errors.updateNotFinite(tensor, value);
        }
        return rounded;
    }

    /** The smallest bfloat16 that is at least as large as a finite value from 0 on; infinite beyond the largest. */
    static int atLeast(double value) {
        float single = (float) value;
        int bits = Float.floatToRawIntBits(single < value ? Math.nextUp(single) : single);
        return (bits + 0xffff) >>> 16;
    }

    /** The real that 16 bits stand for; those above are not looked at. */
    static float real(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The largest magnitude in fixed point: {@code max_i |rint(x_i · 2^k)|}, since rounding keeps the order.
     *
     * @throws io.fedu2s.udf.error.UserException when it is not finite or does not fit
     */
    static long largest(String tensor, byte[] bytes, FixedPoint scale) {
        return scale.quantise(real(LittleEndian.largestMagnitude(bytes)), tensor);
    }

    /** Adds {@code weight · x_i} in {@link FixedPoint#STANDARD} to the sums; {@link #largest} must have passed. */
    static void addStandard(long[] sums, long weight, byte[] bytes) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * standard(bytes, i);
        }
    }

    /** The same of four updates in one pass over the sums, which are four times as large as an update. */
    static void addStandard(long[] sums, long[] weights, byte[][] updates) {
        long weight0 = weights[0];
        long weight1 = weights[1];
        long weight2 = weights[2];
        long weight3 = weights[3];
        byte[] update0 = updates[0];
        byte[] update1 = updates[1];
        byte[] update2 = updates[2];
        byte[] update3 = updates[3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight0 * standard(update0, i)
                    + weight1 * standard(update1, i)
                    + weight2 * standard(update2, i)
                    + weight3 * standard(update3, i);
        }
    }

    /** Of the values themselves: to read them from the table of steps takes twice the time. */
    private static double standardSquares(byte[] bytes, int size) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i <= size - 4; i += 4) {
            first += square(bytes, i);
            second += square(bytes, i + 1);
            third += square(bytes, i + 2);
            fourth += square(bytes, i + 3);
        }
        for (; i < size; i++) {
            first += square(bytes, i);
        }
        return (first + second) + (third + fourth);
    }

    private static double square(byte[] bytes, int i) {
        double value = real(LittleEndian.getShort(bytes, Short.BYTES * i));
        return value * value;
    }

    /** The i-th value in {@link FixedPoint#STANDARD}. */
    private static long standard(byte[] bytes, int i) {
        return STEPS[LittleEndian.getShort(bytes, Short.BYTES * i) & 0xffff];
    }

    private static long[] standardSteps() {
        long[] steps = new long[PATTERNS];
        for (int bits = 0; bits < PATTERNS; bits++) {
            float real = real(bits);
            steps[bits] = FixedPoint.STANDARD.fits(real) ? FixedPoint.STANDARD.quantise(real, "bfloat16") : 0;
        }
        return steps;
    }
}
