package io.fedu2s.jobs.table;

import io.fedu2s.jobs.local.NioFileSystem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The one place where a Spark session is opened. */
public final class Sessions {
    /** The property that {@code spark-submit} and the launcher give a master by. */
    private static final String SUBMITTED = "spark.master";

    /** Driver and tasks in one process, which has these classes. */
    private static final Pattern ONE_PROCESS = Pattern.compile("local(\\[.*])?");

    private static final String EXTENSIONS = "spark.sql.extensions";
    private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
    private static final String CATALOG = "spark.sql.catalog.spark_catalog";
    private static final String SHUFFLE = "spark.sql.shuffle.partitions";
    private static final int FEW_PARTITIONS = 4;
    private static final int TASK_ATTEMPTS = 4;
    private static final Duration MOST_LEFT_OVER = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 20;
    private static final int QUIET_LOOKS = 5;

    private Sessions() {}

    /** Beside what a user has asked for. */
    static String withDelta(String extensions) {
        if (extensions.isEmpty()) {
            return DELTA;
        }
        return extensions.contains(DELTA) ? extensions : extensions + "," + DELTA;
    }

    /**
     * A session with Delta.
     *
     * @param name shown in the cluster's user interface
     * @param master such as {@code local[2]}; {@code spark-submit}'s own comes before it
     * @param shufflePartitions partitions of a shuffle, on which no result depends; null leaves it to Spark and the cluster
     * @param taskAttempts how often a task is tried before the job fails; null leaves it to Spark and the cluster
     */
    public static SparkSession open(
            String name, String master, @Nullable Integer shufflePartitions, @Nullable Integer taskAttempts) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName(name)
                .config(EXTENSIONS, withDelta(System.getProperty(EXTENSIONS, "")))
                .config(CATALOG, System.getProperty(CATALOG, "org.apache.spark.sql.delta.catalog.DeltaCatalog"))
                .config("spark.sql.session.timeZone", "UTC")
                // The small side of a join would come to the driver and go to every executor, and clients' text is
                // small:
                // only what is named so in the program goes that way, and none of that is text.
                .config("spark.sql.autoBroadcastJoinThreshold", -1)
                .config("spark.sql.adaptive.autoBroadcastJoinThreshold", -1)
                // A block of an update is some 32 KB, so 4,096 of them, as many as Spark reads at once, fill the
                // caches.
                .config("spark.sql.parquet.columnarReaderBatchSize", 256)
                // The tables are small beside the model's work: one file of state each is read fastest.
                .config("spark.databricks.delta.snapshotPartitions", 1)
                // Where the machine's time zone is another one, Delta would rebuild a table's state after every commit
                // to make sure of dates before 1883, of which the tables have none.
                .config("spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", false);
        String submitted = System.getProperty(SUBMITTED);
        boolean isOneProcess =
                submitted == null || ONE_PROCESS.matcher(submitted).matches();
        if (shufflePartitions != null) {
            builder.config(SHUFFLE, shufflePartitions);
        } else if (isOneProcess && System.getProperty(SHUFFLE) == null) {
            builder.config(SHUFFLE, FEW_PARTITIONS);
        }
        if (taskAttempts != null) {
            builder.config("spark.task.maxFailures", taskAttempts);
        }
        StandaloneMemory.booked(key -> Optional.ofNullable(System.getProperty(key)))
                .forEach(builder::config);
        if (isOneProcess) {
            NioFileSystem.keys().forEach((key, ours) -> {
                String option = "spark.hadoop." + key;
                builder.config(option, System.getProperty(option, ours));
            });
        }
        if (submitted == null) {
            builder.master(withAttempts(master, taskAttempts == null ? TASK_ATTEMPTS : taskAttempts))
                    .config("spark.ui.enabled", System.getProperty("spark.ui.enabled", "false"))
                    .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/fedu2s-warehouse")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.ui.showConsoleProgress", false);
        }
        DriverPackages.jars(
                        key -> Optional.ofNullable(System.getProperty(key)),
                        Thread.currentThread().getContextClassLoader())
                .ifPresent(jars -> builder.config("spark.jars", jars));
        return builder.getOrCreate();
    }

    /**
     * Ends a session. Where one side of a join turns out empty, Spark goes on without waiting for the other: whoever closes
     * its files under it gets stack traces for nothing, so what still runs is waited for, and after a while called off.
     */
    public static void close(SparkSession spark) {
        try {
            if (!becomesQuiet(spark.sparkContext())) {
                spark.sparkContext().cancelAllJobs();
                becomesQuiet(spark.sparkContext());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spark.stop();
    }

    private static boolean becomesQuiet(SparkContext context) throws InterruptedException {
        long until = System.nanoTime() + MOST_LEFT_OVER.toNanos();
        // What is told of tasks comes from listeners, which are a moment behind.
        for (int quiet = 0; quiet < QUIET_LOOKS; quiet = runs(context) ? 0 : quiet + 1) {
            if (System.nanoTime() > until) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private static boolean runs(SparkContext context) {
        return context.statusTracker().getActiveStageIds().length > 0
                || Stream.of(context.statusTracker().getExecutorInfos())
                                .mapToInt(SparkExecutorInfo::numRunningTasks)
                                .sum()
                        > 0;
    }

    /** In one process, attempts are part of the master's name. */
    private static String withAttempts(String master, int taskAttempts) {
        return master.matches("local\\[[^,]+]") ? master.replace("]", "," + taskAttempts + "]") : master;
    }
}
