package io.fedu2s.jobs.config;

/**
 * Which run it is.
 *
 * @param id names the run in tables and reports
 * @param seed all that is random follows from it
 */
public record RunIdentity(String id, long seed) {
    private static final long USUAL_SEED = 17;

    /** Whether the seed is the one that everybody knows. */
    boolean hasUsualSeed() {
        return seed == USUAL_SEED;
    }

    static RunIdentity from(Section section) {
        String id = section.text("id", "run");
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw section.wrong("id", id, "made of letters, digits, '.', '_' and '-'");
        }
        var run = new RunIdentity(id, section.whole("seed", USUAL_SEED, Long.MIN_VALUE, Long.MAX_VALUE));
        section.done();
        return run;
    }
}
