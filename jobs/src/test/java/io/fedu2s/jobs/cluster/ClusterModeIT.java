package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** A driver that runs on a standalone cluster: the launcher ends as it ended, which spark-submit does not. */
class ClusterModeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target", "cluster-mode").toAbsolutePath();
    private static final Path OUTPUT = FOLDER.resolve("output");
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String CONFIG = "conf/quickstart/quickstart.yaml";

    @Test
    void theLauncherEndsAsTheDriverEnded() throws Exception {
        FileUtils.deleteDirectory(FOLDER.toFile());
        SparkHome spark = SparkHome.create(FOLDER.resolve("spark"), Path.of("target", "spark.classpath"));
        try (StandaloneCluster cluster = StandaloneCluster.start(spark, 2, FOLDER)) {
            var launcher = new Launcher(spark, cluster.masterUrl());

            assertThat(launcher.run("--deploy-mode cluster", "ingest", "--config", CONFIG))
                    .isZero();
            assertThat(OUTPUT.resolve(Path.of("tables", "chunks", "_delta_log")))
                    .isDirectory();

            assertThat(launcher.run(
                            "--conf spark.submit.deployMode=cluster",
                            "generate",
                            "--config",
                            CONFIG,
                            "--set",
                            "output.root=" + FOLDER.resolve("empty")))
                    .isEqualTo(2);
            assertThat(launcher.said()).containsPattern("\nfedu2s: The table 'chunks' is empty");

            assertThat(launcher.run(
                            "--deploy-mode cluster --conf spark.executor.memory=64g", "filter", "--config", CONFIG))
                    .isEqualTo(75);
            assertThat(launcher.said())
                    .containsPattern(
                            "\nfedu2s: No executor came .* has 2 workers: .* with 1 core, 2.0 GiB, of which are"
                                    + " free 0 cores, 1.0 GiB[.;]");

            assertThat(launcher.run("--deploy-mode cluster --driver-memory 64g", "filter", "--config", CONFIG))
                    .isEqualTo(75);
            assertThat(launcher.said())
                    .containsPattern("\nfedu2s: No worker took the driver within 5 .* asked for 1 core and 64.0 GiB\\."
                            + " The master .* of which are free 1 core, 2.0 GiB");

            assertThat(launcher.run("--deploy-mode cluster", "model", "score", "--model", "nowhere", "--pairs", "none"))
                    .isEqualTo(1);
            assertThat(launcher.said()).containsPattern("\nfedu2s: The driver driver-\\S+ on the worker .* failed\\.");

            try (LoggedProcess process = launcher.start(
                    Pattern.compile("the driver driver-\\S+ is waited for"),
                    "--deploy-mode cluster",
                    "run",
                    "--config",
                    CONFIG)) {
                process.awaitLine(SOON);
                process.terminate();
                assertThat(process.awaitEnd(SOON)).isEqualTo(143);
                assertThat(process.output()).containsPattern("\nfedu2s: told to end; so is the driver driver-");
            }
            assertThat(launcher.run("--deploy-mode cluster", "ingest", "--config", CONFIG))
                    .isZero();
        }
        try (Stream<Path> left = Files.list(OUTPUT)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".verdict") || name.startsWith(".lease"));
        }
    }

    /** The launcher with the cluster's address, run again and again. */
    private static final class Launcher {
        private final SparkHome spark;
        private final String master;
        private String said = "";

        Launcher(SparkHome spark, String master) {
            this.spark = spark;
            this.master = master;
        }

        int run(String submitOptions, String... command) throws IOException, InterruptedException {
            try (LoggedProcess process = start(Pattern.compile(""), submitOptions, command)) {
                int code = process.awaitEnd(SOON);
                said = process.output();
                return code;
            }
        }

        LoggedProcess start(Pattern awaited, String submitOptions, String... command) throws IOException {
            List<String> line = new ArrayList<>(
                    List.of(ROOT.resolve(Path.of("jobs", "bin", "fedu2s")).toString(), "--master", master));
            line.addAll(List.of(command));
            if (line.contains("--config") && !String.join(" ", line).contains("output.root")) {
                line.addAll(List.of("--set", "output.root=" + OUTPUT));
            }
            if (line.contains("--config")) {
                // A driver on the cluster has another working directory.
                line.replaceAll(argument ->
                        argument.equals(CONFIG) ? ROOT.resolve(CONFIG).toString() : argument);
                line.addAll(List.of(
                        "--set",
                        "input.root=" + ROOT.resolve(Path.of("conf", "quickstart", "corpora")),
                        "--set",
                        "model.path=" + ROOT.resolve(Path.of("conf", "quickstart", "model")),
                        "--set",
                        "runtime.resourceTimeoutSeconds=5"));
            }
            return LoggedProcess.start(
                    "launcher", line, spark.environment(submitOptions), ROOT, FOLDER.resolve("launcher.log"), awaited);
        }

        String said() {
            return said;
        }
    }
}
