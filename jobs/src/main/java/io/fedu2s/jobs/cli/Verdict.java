package io.fedu2s.jobs.cli;

/**
 * How a command ended.
 *
 * @param exitCode of the process
 * @param sentence for the user; empty where there is nothing to say
 */
record Verdict(int exitCode, String sentence) {
    /** All is done. */
    static final Verdict DONE = new Verdict(ExitCodes.DONE, "");

    /** What stands until a driver says something else. */
    static final Verdict DIED = new Verdict(
            ExitCodes.RETRY,
            "The driver was killed, or its machine went away. What it has committed stays; run the same command again.");
}
