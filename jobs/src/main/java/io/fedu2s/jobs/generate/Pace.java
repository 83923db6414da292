package io.fedu2s.jobs.generate;

/**
 * How many units of work are committed together: as many as are done in a given time at the pace of those before, and at
 * first as many as run side by side. So a killed job does again what took that time at most, or a unit.
 */
public final class Pace {
    private final int most;
    private final double seconds;
    private int next;

    /**
     * Nothing is known yet.
     *
     * @param most of one commit
     * @param seconds that a commit may take
     * @param sideBySide how many are done at the same time
     */
    public Pace(int most, double seconds, int sideBySide) {
        this.most = most;
        this.seconds = seconds;
        this.next = Math.max(1, Math.min(most, sideBySide));
    }

    /** How many are to be committed next. */
    public int next() {
        return next;
    }

    /** So many took so long. */
    public void took(int units, double elapsed) {
        double wanted = elapsed <= 0 ? most : units * seconds / elapsed;
        next = (int) Math.max(1, Math.min(most, Math.floor(wanted)));
    }
}
