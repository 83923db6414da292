package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The commits of one federation, table by table and round by round; each is made once. */
final class RoundCommits {
    private final Tables tables;
    private final String step;
    private final CommitListener listener;

    /** Of the federation of this name. */
    RoundCommits(Tables tables, String federation, CommitListener listener) {
        this.tables = tables;
        this.step = "federate/" + federation;
        this.listener = listener;
    }

    /** Whether a round's rows are in a table. */
    boolean has(TableName table, int round) {
        return tables.committed(table, step, round);
    }

    /** Commits a round's rows; the first round of a federation takes the place of the one before it. */
    void add(TableName table, Dataset<Row> rows, int round) {
        if (round == 1) {
            tables.replace(table, rows, step, round);
        } else {
            tables.append(table, rows, step, round);
        }
        listener.committed(table, round);
    }

    /** Commits a round's rows to a table that keeps those of all federations. */
    void keep(TableName table, Dataset<Row> rows, int round) {
        tables.append(table, rows, step, round);
        listener.committed(table, round);
    }
}
