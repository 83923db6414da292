package io.fedu2s.udf.filter;

import io.fedu2s.udf.error.Errors;
import org.jspecify.annotations.Nullable;

/** Which thresholds make sense. */
final class Ranges {
    private Ranges() {}

    static void atLeast(String key, @Nullable Integer value, int minimum) {
        if (value != null && value < minimum) {
            throw Errors.thresholdOutOfRange("filter." + key, value, "at least " + minimum);
        }
    }

    /** Both ends included; the largest numbers there are stand for no end. */
    static void within(String key, @Nullable Double value, double low, double high) {
        if (value != null && !(value >= low && value <= high)) {
            throw Errors.thresholdOutOfRange("filter." + key, value, range(low, high));
        }
    }

    private static String range(double low, double high) {
        if (high == Double.MAX_VALUE) {
            return low == -Double.MAX_VALUE ? "a number" : "at least " + low;
        }
        return "from %s to %s".formatted(low, high);
    }
}
