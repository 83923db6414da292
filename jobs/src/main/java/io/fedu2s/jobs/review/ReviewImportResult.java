package io.fedu2s.jobs.review;

import java.util.Map;

/**
 * What came back.
 *
 * @param from the file
 * @param who said it
 * @param stored how many rows are new in {@code feedback}, by verdict
 * @param known how many say what the same person had said last of the same pair
 * @param unfilled how many say nothing
 */
public record ReviewImportResult(String from, String who, Map<String, Long> stored, long known, long unfilled) {
    /** How many rows are new. */
    public long added() {
        return stored.values().stream().mapToLong(n -> n).sum();
    }
}
