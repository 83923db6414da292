package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Spark standalone master and its workers of one core each, as processes of their own on loopback. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Pattern MASTER_UP = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern WORKER_UP = Pattern.compile("Successfully registered with master");

    private final Deque<LoggedProcess> processes = new ArrayDeque<>();
    private final String masterUrl;

    private StandaloneCluster(SparkHome spark, int workers, Path folder, List<String> workerOptions)
            throws IOException, InterruptedException {
        try {
            masterUrl = startMaster(spark, folder);
            startWorkers(spark, workers, folder, workerOptions);
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Starts the master, then the workers, and returns when all of them know each other. */
    static StandaloneCluster start(SparkHome spark, int workers, Path folder) throws IOException, InterruptedException {
        return start(spark, workers, folder, List.of());
    }

    /** With more options for the workers' JVMs. */
    static StandaloneCluster start(SparkHome spark, int workers, Path folder, List<String> workerOptions)
            throws IOException, InterruptedException {
        return new StandaloneCluster(spark, workers, folder, workerOptions);
    }

    /** Where jobs are submitted to: {@code spark://127.0.0.1:PORT}. */
    String masterUrl() {
        return masterUrl;
    }

    /** Ends one executor at once, as when its machine fails. */
    void killAnExecutor() {
        ProcessHandle executor = processes.stream()
                .flatMap(LoggedProcess::started)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no worker has an executor"));
        assertThat(executor.destroyForcibly()).as("the executor's death").isTrue();
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }

    private String startMaster(SparkHome spark, Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(spark.command("org.apache.spark.deploy.master.Master"));
        Collections.addAll(command, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
        LoggedProcess master = start("master", command, spark, folder, MASTER_UP);
        processes.push(master);
        return master.awaitLine(START).group(1);
    }

    private void startWorkers(SparkHome spark, int workers, Path folder, List<String> options)
            throws IOException, InterruptedException {
        List<LoggedProcess> started = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            var command = new ArrayList<>(spark.command("org.apache.spark.deploy.worker.Worker"));
            command.addAll(1, options);
            Collections.addAll(command, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
            Collections.addAll(command, "--cores", "1", "--memory", "2g", masterUrl);
            LoggedProcess worker = start("worker-" + i, command, spark, folder, WORKER_UP);
            processes.push(worker);
            started.add(worker);
        }
        for (LoggedProcess worker : started) {
            worker.awaitLine(START);
        }
    }

    /** Starts a daemon in a folder of its own. */
    private static LoggedProcess start(String name, List<String> command, SparkHome spark, Path folder, Pattern awaited)
            throws IOException {
        var environment = Map.of(
                "SPARK_HOME", spark.folder().toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_SCALA_VERSION", "2.13");
        return LoggedProcess.start(
                name, command, environment, folder.resolve(name), folder.resolve(name + ".log"), awaited);
    }
}
