package io.fedu2s.jobs.table;

/** Hears of every commit of a job that makes several, right after it. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Called once the rows are there.
     *
     * @param table where
     * @param stepVersion which of the job's commits to the table it is: of units of work, of a wave or of a round
     */
    void committed(TableName table, long stepVersion);
}
