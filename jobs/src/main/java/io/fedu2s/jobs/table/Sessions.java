package io.fedu2s.jobs.table;

import io.fedu2s.jobs.local.NioFileSystem;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** The one place where a Spark session is opened. */
public final class Sessions {
    /** The property that {@code spark-submit} and the launcher give a master by. */
    private static final String SUBMITTED = "spark.master";

    /** Driver and tasks in one process, which has these classes. */
    private static final Pattern ONE_PROCESS = Pattern.compile("local(\\[.*])?");

    private Sessions() {}

    /**
     * A session with Delta.
     *
     * @param name shown in the cluster's user interface
     * @param master such as {@code local[2]}; {@code spark-submit}'s own comes before it
     * @param shufflePartitions partitions of a shuffle; no result depends on it
     * @param taskAttempts how often a task is tried before the job fails
     */
    public static SparkSession open(String name, String master, int shufflePartitions, int taskAttempts) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName(name)
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", shufflePartitions)
                .config("spark.task.maxFailures", taskAttempts)
                // A block of an update is some 32 KB, so 4,096 of them, as many as Spark reads at once, fill the
                // caches.
                .config("spark.sql.parquet.columnarReaderBatchSize", 256)
                // The tables are small beside the model's work: one file of state each is read fastest.
                .config("spark.databricks.delta.snapshotPartitions", 1)
                // Where the machine's time zone is another one, Delta would rebuild a table's state after every commit
                // to make sure of dates before 1883, of which the tables have none.
                .config("spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", false);
        String submitted = System.getProperty(SUBMITTED);
        if (submitted == null || ONE_PROCESS.matcher(submitted).matches()) {
            NioFileSystem.keys().forEach((key, ours) -> {
                String option = "spark.hadoop." + key;
                builder.config(option, System.getProperty(option, ours));
            });
        }
        if (submitted == null) {
            builder.master(withAttempts(master, taskAttempts))
                    .config("spark.ui.enabled", false)
                    .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/fedu2s-warehouse")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.ui.showConsoleProgress", false);
        }
        return builder.getOrCreate();
    }

    /** In one process, attempts are part of the master's name. */
    private static String withAttempts(String master, int taskAttempts) {
        return master.matches("local\\[[^,]+]") ? master.replace("]", "," + taskAttempts + "]") : master;
    }
}
