package io.fedu2s.udf.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A named test of a pair: its score must lie within the bounds. A bound of null does not bind; a score that is not a
 * number fails any bound.
 *
 * @param reason of the pairs it refuses
 * @param score the score's name; several filters may look at the same one
 * @param remark what is to be said of a pair that is refused, behind score, limit and key
 */
record PairFilter(
        String reason,
        String score,
        @Nullable Limit least,
        @Nullable Limit most,
        ToDoubleFunction<Evidence> measure,
        Function<Evidence, String> remark) {
    private static final int USUAL_DECIMALS = 2;

    PairFilter(
            String reason,
            String score,
            @Nullable Limit least,
            @Nullable Limit most,
            ToDoubleFunction<Evidence> measure) {
        this(reason, score, least, most, measure, evidence -> "");
    }

    static PairFilter atLeast(@Nullable Limit least, String reason, String score, ToDoubleFunction<Evidence> measure) {
        return new PairFilter(reason, score, least, null, measure);
    }

    static PairFilter atMost(@Nullable Limit most, String reason, String score, ToDoubleFunction<Evidence> measure) {
        return new PairFilter(reason, score, null, most, measure);
    }

    /** The reason has the score's name. */
    static PairFilter between(
            @Nullable Limit least, @Nullable Limit most, String score, ToDoubleFunction<Evidence> measure) {
        return new PairFilter(score, score, least, most, measure);
    }

    PairFilter remarking(Function<Evidence, String> newRemark) {
        return new PairFilter(reason, score, least, most, measure, newRemark);
    }

    boolean accepts(double value) {
        return (least == null || value >= least.value()) && (most == null || value <= most.value());
    }

    /** Score, limit and key of a refusal, such as {@code grounding 0.50 < filter.minGrounding 0.9}. */
    String refusal(double value) {
        boolean below = least != null && !(value >= least.value());
        Limit missed = below ? least : most;
        if (missed == null) {
            throw new IllegalArgumentException("%s %s is within its bounds".formatted(score, value));
        }
        return Double.isNaN(value)
                ? "%s was not measured, and %s asks for it".formatted(score, missed.said())
                : "%s %s %s %s".formatted(score, shown(value, missed.value()), below ? "<" : ">", missed.said());
    }

    /** With as many decimals as it takes not to look like the limit. */
    private static String shown(double value, double limit) {
        if (Double.isInfinite(value)) {
            return "infinite";
        }
        if (value == Math.rint(value) && limit == Math.rint(limit) && Math.abs(value) < Long.MAX_VALUE) {
            return Long.toString((long) value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        int decimals = USUAL_DECIMALS;
        BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN);
        while (Double.compare(rounded.doubleValue(), limit) != Double.compare(value, limit)) {
            rounded = exact.setScale(++decimals, RoundingMode.HALF_EVEN);
        }
        return rounded.toPlainString();
    }
}
