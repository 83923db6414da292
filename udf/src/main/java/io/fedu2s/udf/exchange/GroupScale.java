package io.fedu2s.udf.exchange;

import io.fedu2s.udf.error.Errors;
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
 * @param levels L
 * @param group values that share a scale, in 1..65536
 * @param rounding of x / s
 */
record GroupScale(int levels, int group, Rounding rounding) {
    static final int BYTES = Short.BYTES;

    private static final int MOST = 1 << 16;

    GroupScale {
        if (group < 1 || group > MOST) {
            throw new IllegalArgumentException("a group must have 1..%d values, but has %d".formatted(MOST, group));
        }
    }

    int groups(int size) {
        return (size + group - 1) / group;
    }

    /** The scale of the values from one on, as a bfloat16. */
    int of(String tensor, double[] values, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(values[i])) {
                throw Errors.updateNotFinite(tensor, values[i]);
            }
            largest = Math.max(largest, Math.abs(values[i]));
        }
        int bits = Bfloat16.atLeast(largest / levels);
        if (!Float.isFinite(Bfloat16.real(bits))) {
            throw Errors.updateNotFinite(tensor, largest);
        }
        return bits;
    }

    int code(double value, double scale, SplittableRandom random) {
        if (scale == 0) {
            return 0;
        }
        double code = rounding.round(value / scale, random);
        return (int) Math.max(-levels, Math.min(levels, code));
    }

    /**
     * What a code of 1 counts in fixed point: {@code s · 2^k}, exact.
     *
     * @throws io.fedu2s.udf.error.UserException when the scale is no scale, or the largest code does not fit
     */
    double step(String tensor, int bits, FixedPoint scale) {
        float real = Bfloat16.real(bits);
        if (!(real >= 0) || (bits & 0x8000) != 0) {
            throw Errors.updateBroken(tensor, "%s as the scale of a group".formatted(real));
        }
        scale.quantise((double) real * (levels + 1), tensor);
        return real * scale.power();
    }
}
