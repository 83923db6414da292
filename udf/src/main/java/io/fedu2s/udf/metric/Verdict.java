package io.fedu2s.udf.metric;

/** What held-out pairs show of two variants of the model. */
public enum Verdict {
    /** Ours is better. */
    BETTER("better"),
    /** Ours is worse. */
    WORSE("worse"),
    /** They may be alike, or the pairs are too few to tell. */
    UNDECIDED("no difference");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** For programs. */
    public String label() {
        return label;
    }

    /** For people, after n pairs. */
    public String inWords(int n) {
        return this == UNDECIDED ? "no difference that %d pairs can show".formatted(n) : label;
    }
}
