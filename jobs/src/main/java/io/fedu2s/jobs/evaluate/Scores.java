package io.fedu2s.jobs.evaluate;

import io.fedu2s.udf.metric.Difference;
import java.util.Locale;

/** Measured numbers as people read them, the same in every locale. */
public final class Scores {
    private Scores() {}

    /** To three places. */
    public static String value(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** A gain to three places with its sign. */
    public static String gain(double value) {
        return String.format(Locale.ROOT, "%+.3f", value).replace('-', '\u2212');
    }

    /** From where to where a difference may lie. */
    public static String interval(Difference difference) {
        return gain(difference.low()) + " to " + gain(difference.high());
    }
}
