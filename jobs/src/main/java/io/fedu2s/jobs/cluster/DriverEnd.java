package io.fedu2s.jobs.cluster;

/**
 * How a driver on a cluster ended, as far as the cluster knows.
 *
 * @param state what the cluster tells apart
 * @param sentence who it was and what the cluster says of it
 */
public record DriverEnd(State state, String sentence) {
    /** What a cluster tells apart. */
    public enum State {
        /** Ended with exit code 0. */
        FINISHED,
        /** Ended with another one. */
        FAILED,
        /** Ended by somebody's word to the cluster. */
        KILLED,
        /** Could not be started on its worker. */
        REFUSED,
        /** Its worker, or the master that knew it, went away, or no worker took it. */
        LOST,
        /** Never came to the cluster. */
        NOT_SENT
    }
}
