package io.fedu2s.jobs.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How it runs; changes no result.
 *
 * @param master where Spark runs unless it is started by {@code spark-submit}
 * @param threadsPerTask threads a task may use inside libtorch
 * @param taskAttempts how often a task is tried before the job fails; null for what Spark or the cluster says
 * @param shufflePartitions partitions of a shuffle; null for what Spark or the cluster says, and few in one process
 * @param leaseSeconds after which without a sign of life another process may write to the output
 * @param resourceTimeoutSeconds how long work waits for a cluster's first executor; null and 0 for ever
 */
public record RuntimeConfig(
        String master,
        int threadsPerTask,
        @Nullable Integer taskAttempts,
        @Nullable Integer shufflePartitions,
        int leaseSeconds,
        @Nullable Integer resourceTimeoutSeconds) {
    static RuntimeConfig from(Section section) {
        var runtime = new RuntimeConfig(
                section.text("master", "local[*]"),
                section.whole("threadsPerTask", 1, 1, 1024),
                section.wholeOrOff("taskAttempts", null, 1, 100),
                section.wholeOrOff("shufflePartitions", null, 1, 100_000),
                section.whole("leaseSeconds", 60, 6, 86_400),
                section.wholeOrOff("resourceTimeoutSeconds", 300, 0, 86_400));
        section.done();
        return runtime;
    }

    /** How long work waits for a cluster's first executor; zero for ever. */
    public Duration resourceTimeout() {
        return Duration.ofSeconds(resourceTimeoutSeconds == null ? 0 : resourceTimeoutSeconds);
    }
}
