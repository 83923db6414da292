package io.fedu2s.jobs.config;

/**
 * What a client does in a round, where its row of {@code clients} has a say.
 *
 * @param steps how many of {@code federate.localSteps} it takes
 * @param minSteps fewer it never takes
 * @param rateBySteps e: with fewer steps its rate is (localSteps / steps)^e times as high
 * @param minRank the smallest rank of a client with a slow line; 0 gives all the adapter's
 * @param fitMemory whether a client whose memory is too small for {@code model.dtype} holds the base model as int8, and
 *     one that can't hold that either is left out
 */
public record PlanConfig(Steps steps, int minSteps, double rateBySteps, int minRank, boolean fitMemory) {
    /** How many steps a client takes. */
    public enum Steps {
        /** As every other client. */
        FIXED,
        /** As many as the deadline leaves it time for. */
        DEADLINE
    }

    static PlanConfig from(Section section) {
        var plan = new PlanConfig(
                section.choice("steps", Steps.FIXED),
                section.whole("minSteps", 1, 1, 10_000_000),
                section.real("rateBySteps", 0, 0, 1),
                section.whole("minRank", 0, 0, 65_536),
                section.flag("fitMemory", false));
        section.done();
        return plan;
    }

    /** Whether clients differ in what they do. */
    public boolean unequal() {
        return steps != Steps.FIXED || minRank > 0 || fitMemory;
    }
}
