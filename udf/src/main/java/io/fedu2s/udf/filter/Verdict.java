package io.fedu2s.udf.filter;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the filters found.
 *
 * @param reason of the first filter that refuses the pair; empty when accepted
 * @param detail that filter's score, limit and key; empty when accepted
 * @param scores of all filters, for accepted and refused alike, sorted by name
 */
public record Verdict(boolean accepted, String reason, String detail, Map<String, Double> scores) {
    /** Copies the scores. */
    public Verdict {
        scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    }
}
