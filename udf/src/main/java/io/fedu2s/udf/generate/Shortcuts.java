package io.fedu2s.udf.generate;

/**
 * What saves work without changing what is written.
 *
 * @param minSharedTokens prompts that begin with at least so many common tokens have them read once
 * @param maxDraftTokens how many tokens are proposed at most and checked in one pass; 0 proposes none
 */
public record Shortcuts(int minSharedTokens, int maxDraftTokens) {
    /** What pays on CPU and GPU: reading fewer shared tokens costs less than the pass that reads them apart. */
    public static final Shortcuts STANDARD = new Shortcuts(32, 16);

    /** Every prompt is read whole, every token takes a pass. */
    public static final Shortcuts NONE = new Shortcuts(Integer.MAX_VALUE, 0);
}
