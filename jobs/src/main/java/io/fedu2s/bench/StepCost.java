package io.fedu2s.bench;

import java.util.Locale;

/**
 * What a step of a run cost Spark.
 *
 * @param step its name, that of its jobs' group
 * @param queries that were planned
 * @param jobs of them
 * @param tasks of these
 * @param commits to tables
 * @param taskSeconds processor time of the tasks
 * @param seconds from its first query to the next step's
 * @param idleSeconds of these, in which no job ran: the driver plans and commits
 */
record StepCost(
        String step,
        int queries,
        int jobs,
        int tasks,
        int commits,
        double taskSeconds,
        double seconds,
        double idleSeconds) {
    static final String HEADER =
            "| step | queries | jobs | tasks | commits | processor time of tasks | on the clock | no job ran |\n"
                    + "|---|---|---|---|---|---|---|---|";

    /** A row of a table. */
    String line() {
        return String.format(
                Locale.ROOT,
                "| `%s` | %d | %d | %d | %d | %.1f s | %.1f s | %.1f s |",
                step,
                queries,
                jobs,
                tasks,
                commits,
                taskSeconds,
                seconds,
                idleSeconds);
    }
}
