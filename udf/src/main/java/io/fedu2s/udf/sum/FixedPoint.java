package io.fedu2s.udf.sum;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;

/**
 * Reals as 64-bit integers, so that a sum of them does not depend on its order.
 *
 * <p>{@code q = rint(x · 2^k)} and back {@code x = q · 2^-k}, where {@code k} is {@link #fractionBits}. The error of one
 * value is at most {@code 2^-(k+1)}; a value fits when {@code |x| · 2^k < 2^63}. With the {@link #STANDARD} of {@code k
 * = 36} a step is 1.5e-11, finer than a float32 of size 1e-3, and values up to 2^27 fit. A sum {@code Σ n·q} of updates
 * that stay below 1 has room for total weights up to 2^27, about 134 million pairs; {@link WeightedSum} refuses what
 * does not fit.
 *
 * @param fractionBits k, in 0..62
 */
public record FixedPoint(int fractionBits) implements Serializable {
    /** What updates travel in. */
    public static final FixedPoint STANDARD = new FixedPoint(36);

    /** 2^63 as a double: the first magnitude that does not fit. */
    private static final double END = 0x1p63;

    /** Refuses a scale that leaves no sign or is negative. */
    public FixedPoint {
        if (fractionBits < 0 || fractionBits > 62) {
            throw new IllegalArgumentException("fractionBits must be in 0..62, but is " + fractionBits);
        }
    }

    /**
     * The nearest fixed-point number, halves to even.
     *
     * @param x the value
     * @param tensor where the value stands, for the message
     * @return {@code rint(x · 2^k)}
     * @throws io.fedu2s.udf.error.UserException when {@code x} is not finite or too large
     */
    public long quantise(double x, String tensor) {
        double scaled = Math.rint(x * power());
        if (!(Math.abs(scaled) < END)) {
            throw Errors.updateOutOfRange(tensor, x, Math.scalb(END, -fractionBits));
        }
        return (long) scaled;
    }

    /**
     * Whether {@link #quantise} takes a value.
     *
     * @param x the value
     * @return whether it is finite and not too large
     */
    public boolean fits(double x) {
        return Math.abs(Math.rint(x * power())) < END;
    }

    /**
     * How many steps 1 has.
     *
     * @return {@code 2^k}
     */
    public double power() {
        return Double.longBitsToDouble((long) (Double.MAX_EXPONENT + fractionBits) << 52);
    }

    /**
     * The real a fixed-point number stands for; exact while {@code |q| ≤ 2^53}, else rounded to the nearest double.
     *
     * @param q the fixed-point number
     * @return {@code q · 2^-k}
     */
    public double real(long q) {
        return q * unit();
    }

    /**
     * The squared length of a vector: {@code Σ_i (q_i · 2^-k)²} in double, four sums side by side, so that no addition
     * waits for the one before.
     *
     * @param steps the q_i
     * @return the sum, in an order that depends on nothing but their number
     */
    public double squares(long[] steps) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i <= steps.length - 4; i += 4) {
            first += square(steps[i]);
            second += square(steps[i + 1]);
            third += square(steps[i + 2]);
            fourth += square(steps[i + 3]);
        }
        for (; i < steps.length; i++) {
            first += square(steps[i]);
        }
        return (first + second) + (third + fourth);
    }

    /** {@code (q · 2^-k)²} in double. */
    double square(long q) {
        double real = real(q);
        return real * real;
    }

    /** {@code 2^-k}: a power of two, so multiplying by it rounds nothing. */
    private double unit() {
        return Double.longBitsToDouble((long) (Double.MAX_EXPONENT - fractionBits) << 52);
    }
}
