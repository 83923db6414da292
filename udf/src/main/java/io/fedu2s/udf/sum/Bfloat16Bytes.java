package io.fedu2s.udf.sum;

/**
 * Values of bfloat16 as they lie in the bytes of an update, two bytes a value, little-endian: read, compared and added
 * in {@link FixedPoint#STANDARD} without being unpacked first.
 *
 * <p>There are 65,536 of them, so they are read into fixed point by a table.
 */
public final class Bfloat16Bytes {
    private static final int PATTERNS = 1 << Short.SIZE;

    /** By pattern, {@code rint(x · 2^k)} in the standard fixed point; 0 where that does not fit. */
    private static final long[] STEPS = standardSteps();

    private Bfloat16Bytes() {}

    /** The real that 16 bits stand for; those above are not looked at. */
    public static float real(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The largest magnitude in fixed point: {@code max_i |rint(x_i · 2^k)|}, since rounding keeps the order.
     *
     * @throws io.fedu2s.udf.error.UserException when it is not finite or does not fit
     */
    public static long largest(String tensor, byte[] bytes, FixedPoint scale) {
        return scale.quantise(real(LittleEndian.largestMagnitude(bytes)), tensor);
    }

    /** Adds {@code weight · x_i} in {@link FixedPoint#STANDARD} to the sums; {@link #largest} must have passed. */
    public static void addStandard(long[] sums, long weight, byte[] bytes) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * standard(bytes, i);
        }
    }

    /** The same of four updates in one pass over the sums, which are four times as large as an update. */
    public static void addStandard(long[] sums, long[] weights, byte[][] updates) {
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
    public static double standardSquares(byte[] bytes, int size) {
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
