package io.fedu2s.jobs.cluster;

import java.util.Optional;

/**
 * A driver that was sent to a cluster, told from all others by a mark that the launcher gives it.
 *
 * @param mark of one submission and no other
 */
public record Submission(String mark) {
    private static final String PROPERTY = "spark.fedu2s.submission";

    /** The one that this process is the driver of; nothing where the driver runs at the launcher. */
    public static Optional<Submission> ofThisDriver() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Submission::new);
    }

    /** The option of Java that its driver is started with. */
    public String javaOption() {
        return "-D" + PROPERTY + "=" + mark;
    }
}
