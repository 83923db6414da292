package io.fedu2s.jobs.config;

/**
 * How it runs; changes no result.
 *
 * @param master where Spark runs unless it is started by {@code spark-submit}
 * @param threadsPerTask threads a task may use inside libtorch
 * @param taskAttempts how often a task is tried before the job fails
 * @param shufflePartitions partitions of a shuffle
 * @param leaseSeconds after which without a sign of life another process may write to the output
 */
public record RuntimeConfig(
        String master, int threadsPerTask, int taskAttempts, int shufflePartitions, int leaseSeconds) {
    static RuntimeConfig from(Section section) {
        var runtime = new RuntimeConfig(
                section.text("master", "local[*]"),
                section.whole("threadsPerTask", 1, 1, 1024),
                section.whole("taskAttempts", 4, 1, 100),
                section.whole("shufflePartitions", 4, 1, 100_000),
                section.whole("leaseSeconds", 60, 6, 86_400));
        section.done();
        return runtime;
    }
}
