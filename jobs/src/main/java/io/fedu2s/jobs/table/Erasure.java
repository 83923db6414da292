package io.fedu2s.jobs.table;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.runtime.BoxedUnit;

/**
 * Rows out of tables for good: out of the rows that are read, out of the files of earlier versions, and out of Delta's log,
 * whose statistics hold the beginnings of texts. No earlier version can be read afterwards.
 *
 * <p>Files are deleted at once, so nobody else may read or write the tables meanwhile; Delta refuses that unless {@code
 * spark.databricks.delta.retentionDurationCheck.enabled} is off, which it is here while files are deleted.
 *
 * <p>Every part may be killed and done again.
 */
public final class Erasure {
    private static final String CHECK = "spark.databricks.delta.retentionDurationCheck.enabled";
    private static final String MARKS = "spark.databricks.delta.delete.deletionVectors.persistent";
    private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";
    private static final double AT_ONCE = 0;

    private final SparkSession spark;
    private final Tables tables;

    /** Of these tables. */
    public Erasure(SparkSession spark, Tables tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /** How many rows there are of a kind. */
    public long count(TableName table, Column which) {
        return rows(table).where(which).count();
    }

    /** Whatever version of this program wrote them. */
    private Dataset<Row> rows(TableName table) {
        return spark.read().format("delta").load(tables.path(table));
    }

    /**
     * Takes rows away. No step counts as done any more whose rows the table had, and that holds before any of them is gone.
     */
    public void delete(TableName table, Column which) {
        String application = tables.nextApplication(table, "forget");
        commitNothing(table, application, 0);
        Map<String, String> settings = new TreeMap<>(SessionSettings.naming(application, 1));
        // Else rows would be marked as deleted and stay in their files.
        settings.put(MARKS, "false");
        SessionSettings.during(
                spark,
                settings,
                () -> DeltaTable.forPath(spark, tables.path(table)).delete(which));
    }

    /** Takes all files and all of the log away that only earlier versions need, if there are any. */
    public void forgetHistory(TableName table) {
        String path = tables.path(table);
        if (!DeltaState.of(spark, path).hasHistory(spark)) {
            return;
        }
        // A table lies in one folder, so there is little to list: Delta would start ten thousand tasks for it.
        int tasks = spark.sparkContext().defaultParallelism();
        SessionSettings.during(
                spark,
                Map.of(CHECK, "false", LISTING, String.valueOf(tasks)),
                () -> silently(() -> DeltaTable.forPath(spark, path).vacuum(AT_ONCE)));
        // The last commit's own file stays, so it must tell nothing of the rows before.
        commitNothing(table, path + "/history", tables.version(table));
        DeltaState.dropLogBeforeLast(spark, path);
    }

    /** Delta tells on the standard output, which is the command's, how many files it deleted. */
    private static void silently(Runnable work) {
        Console.withOut(OutputStream.nullOutputStream(), () -> {
            work.run();
            return BoxedUnit.UNIT;
        });
    }

    private void commitNothing(TableName table, String application, long version) {
        DeltaWrite.appending(spark.createDataFrame(List.of(), rows(table).schema()), application, version)
                .to(spark, tables.path(table));
    }

    /** Of all tables with rows of clients. */
    public static Column ofClient(String client) {
        return col(TableName.clientColumn()).equalTo(client);
    }
}
