package io.fedu2s.jobs.table;

import java.util.concurrent.atomic.AtomicInteger;

/** The end of a job that somebody killed. */
public final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Killed() {}

    /**
     * Kills a job right after one of its commits.
     *
     * @param place which: the table and the commit's number, such as {@code UPDATES 1}
     */
    public static CommitListener after(String place) {
        return (table, stepVersion) -> {
            if (place.equals(table + " " + stepVersion)) {
                throw new Killed();
            }
        };
    }

    /** Kills a job right after so many of its commits. */
    public static CommitListener afterCommits(int commits) {
        AtomicInteger left = new AtomicInteger(commits);
        return (table, stepVersion) -> {
            if (left.decrementAndGet() == 0) {
                throw new Killed();
            }
        };
    }
}
