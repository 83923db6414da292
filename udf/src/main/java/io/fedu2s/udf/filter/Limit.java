package io.fedu2s.udf.filter;

import org.jspecify.annotations.Nullable;

/**
 * A bound of a score, and what the user is told of it.
 *
 * @param value the bound itself; a score that equals it is within
 * @param said the key that sets it with its value, such as {@code filter.minGrounding 0.9}
 */
record Limit(double value, String said) {
    /** The threshold that a key sets; none where it is switched off. */
    static @Nullable Limit of(String key, @Nullable Number threshold) {
        return threshold == null ? null : new Limit(threshold.doubleValue(), key + " " + threshold);
    }

    /** None may be there, for this reason. */
    static Limit none(String why) {
        return new Limit(0, "0, for " + why);
    }
}
