package io.fedu2s.udf.redact;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text in which placeholders stand for what was found.
 *
 * @param text with the placeholders
 * @param counts by label of the kind, how many were found; kinds of which there was none are left out
 */
public record Redacted(String text, SortedMap<String, Long> counts) {
    /** Copies the counts. */
    public Redacted {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** A text in which nothing was looked for. */
    public static Redacted unchanged(String text) {
        return new Redacted(text, new TreeMap<>(Map.of()));
    }
}
