package io.fedu2s.jobs.cluster;

import org.apache.spark.SparkContext;

/**
 * How Spark's pages and listeners name the jobs that this thread starts: the step is their group, and the part of it that is
 * under way stands in their description.
 */
public final class StepJobs {
    private static final String GROUP = "spark.jobGroup.id";

    private StepJobs() {}

    /** From now on they belong to a step of a run. */
    public static void begin(SparkContext context, String step, String runId) {
        context.setJobGroup(step, "%s of run %s".formatted(step, runId), false);
    }

    /** From now on they belong to a part of the step, such as a round. */
    public static void part(SparkContext context, String part) {
        String step = context.getLocalProperty(GROUP);
        context.setJobDescription(step == null ? part : step + ", " + part);
    }

    /** From now on they belong to no step. */
    public static void end(SparkContext context) {
        context.clearJobGroup();
    }
}
