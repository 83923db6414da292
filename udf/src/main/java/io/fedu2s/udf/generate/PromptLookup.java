package io.fedu2s.udf.generate;

import java.util.Arrays;

/**
 * Proposes how a text goes on by looking its last tokens up in itself: what followed there before may follow again.
 * Answers that copy from their prompt are guessed many tokens at a time (prompt lookup decoding, Saxena 2023, after
 * Leviathan et al. 2023, Fast Inference from Transformers via Speculative Decoding).
 *
 * <p>The proposals adapt: they double while all is taken, and shrink to what was taken when not.
 */
final class PromptLookup {
    private static final int LONGEST_RUN = 3;
    private static final int SHORTEST_RUN = 2;
    private static final int SHORTEST_DRAFT = 2;
    private static final int FIRST_DRAFT = 6;
    private static final int[] NOTHING = {};

    private final int longestDraft;
    private int limit;

    /** Proposes at most so many tokens at a time. */
    PromptLookup(int longestDraft) {
        this.longestDraft = longestDraft;
        this.limit = Math.min(FIRST_DRAFT, longestDraft);
    }

    /**
     * What may follow.
     *
     * @param text the first {@code length} ids are the text so far
     * @param most the most ids that may still follow
     */
    int[] propose(int[] text, int length, int most) {
        int wanted = Math.min(limit, most);
        if (wanted <= 0) {
            return NOTHING;
        }
        for (int run = LONGEST_RUN; run >= SHORTEST_RUN; run--) {
            for (int at = length - run - 1; at >= 0; at--) {
                if (Arrays.equals(text, at, at + run, text, length - run, length)) {
                    return Arrays.copyOfRange(text, at + run, Math.min(at + run + wanted, length));
                }
            }
        }
        return NOTHING;
    }

    /** Learns how many of a proposal were right. */
    void learn(int proposed, int right) {
        if (proposed > 0) {
            limit = right == proposed
                    ? Math.min(longestDraft, 2 * limit)
                    : Math.min(longestDraft, Math.max(SHORTEST_DRAFT, right + 1));
        }
    }
}
