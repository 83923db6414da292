package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a plan in a table to which its waves add.
 *
 * @param tables the run's
 * @param table with the columns {@code plan_id} and {@code wave}
 * @param planId names the plan
 */
record WaveRows(Tables tables, TableName table, String planId) {
    /** Those of the waves before this one. */
    Dataset<Row> before(int wave) {
        return ofPlan().where(col("wave").lt(wave));
    }

    /** How many waves there are, by whichever run; 0 where there is none. */
    int waves() {
        Row last = ofPlan().agg(max("wave")).head();
        return last.isNullAt(0) ? 0 : last.getInt(0) + 1;
    }

    private Dataset<Row> ofPlan() {
        return tables.read(table).where(col("plan_id").equalTo(planId));
    }
}
