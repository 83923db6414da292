package io.fedu2s.udf.text;

import java.util.Set;

/** A normalised text and what was done to it. */
public record NormalizedText(String text, Set<Change> changes) {
    /** Copies the set. */
    public NormalizedText {
        changes = Set.copyOf(changes);
    }
}
