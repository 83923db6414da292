package io.fedu2s.udf.filter;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A named test of a pair: its score must lie within the bounds. A bound of null does not bind; a score that is not a
 * number fails any bound.
 *
 * @param reason of the pairs it refuses
 * @param score the score's name; several filters may look at the same one
 */
record PairFilter(
        String reason,
        String score,
        @Nullable Double least,
        @Nullable Double most,
        ToDoubleFunction<Evidence> measure) {

    static PairFilter atLeast(@Nullable Double least, String reason, String score, ToDoubleFunction<Evidence> measure) {
        return new PairFilter(reason, score, least, null, measure);
    }

    static PairFilter atMost(@Nullable Double most, String reason, String score, ToDoubleFunction<Evidence> measure) {
        return new PairFilter(reason, score, null, most, measure);
    }

    boolean accepts(double value) {
        return (least == null || value >= least) && (most == null || value <= most);
    }
}
