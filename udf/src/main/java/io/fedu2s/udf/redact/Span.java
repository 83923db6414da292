package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a text.
 *
 * @param from its first character
 * @param to the one behind its last
 */
record Span(int from, int to) {
    /** Of stretches in the order of their beginnings those that no earlier one reaches into. */
    static List<Span> apart(List<Span> ordered) {
        List<Span> apart = new ArrayList<>();
        int end = 0;
        for (Span span : ordered) {
            if (span.from() >= end) {
                apart.add(span);
                end = span.to();
            }
        }
        return apart;
    }
}
