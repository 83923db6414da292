package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.lease.Lease;
import io.fedu2s.jobs.table.Tables;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What a process says and does that is told to end in the midst of a command, by SIGTERM or Ctrl-C: one line of what is
 * committed, no stack traces of what was torn down, the lease given back, and an end within seconds. The exit code is the
 * system's, 143 or 130.
 */
final class Interruption {
    private static final long MOST_MILLISECONDS = 8_000;
    private static final int TERMINATED = 143;

    private static volatile boolean underWay;

    private final SparkSession spark;
    private final Tables tables;
    private final Lease lease;

    private Interruption(SparkSession spark, Tables tables, Lease lease) {
        this.spark = spark;
        this.tables = tables;
        this.lease = lease;
    }

    /** Does a command's work, whose end may come at any time. */
    static void during(Runnable work, SparkSession spark, Tables tables, Lease lease) {
        Thread hook = new Thread(new Interruption(spark, tables, lease)::end, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            if (!underWay) {
                remove(hook);
            }
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It begins this very moment.
            underWay = true;
        }
    }

    /** Whether the process is being ended, so that what fails now is no failure. */
    static boolean isUnderWay() {
        return underWay;
    }

    private void end() {
        underWay = true;
        spark.sparkContext().setLogLevel("OFF");
        System.err.println(
                "fedu2s: told to end; " + committed(tables.commits()) + " The same command goes on from there.");
        Thread halt = new Thread(
                () -> {
                    sleep();
                    Runtime.getRuntime().halt(TERMINATED);
                },
                "halt");
        halt.setDaemon(true);
        halt.start();
        lease.close();
    }

    static String committed(Map<String, Long> commits) {
        return commits.isEmpty()
                ? "nothing new was committed."
                : commits.entrySet().stream()
                        .map(table -> "%s (%d times)".formatted(table.getKey(), table.getValue()))
                        .collect(Collectors.joining(", ", "committed to ", "."));
    }

    private static void sleep() {
        try {
            Thread.sleep(MOST_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
