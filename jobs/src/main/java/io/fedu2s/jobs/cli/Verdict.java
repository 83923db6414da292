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
}
