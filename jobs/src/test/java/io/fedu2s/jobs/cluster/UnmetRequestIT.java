package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** A cluster that can't give what is asked for: the command ends, and says so, where Spark would wait for ever. */
class UnmetRequestIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target", "unmet-request").toAbsolutePath();
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Pattern ANY = Pattern.compile("");

    @Test
    void aClusterWithoutAWorkerIsWorthARetry() throws Exception {
        assertThat(ingest("no-worker", 0, ""))
                .containsPattern("fedu2s: No executor came within 5 seconds .*\\QThe master spark://127.0.0.1:\\E\\d+"
                        + " has no worker\\. Start workers");
    }

    @Test
    void workersThatAreTooSmallForHeapAndWhatLiesBesideItAreNamed() throws Exception {
        assertThat(ingest(
                        "small-worker",
                        1,
                        "--conf spark.executor.memoryOverhead=4g --conf spark.executor.resource.gpu.amount=1"))
                .containsPattern(
                        "fedu2s: No executor came .* for each executor: 1 core, 5\\.0 GiB of memory, 1 gpu\\. .*"
                                + " has 1 worker: \\Q127.0.0.1 with 1 core, 2.0 GiB, of which are free 1 core, 2.0 GiB. Start\\E");
    }

    /** What a command says that ends with 75 on a cluster of so many workers. */
    private String ingest(String name, int workers, String options) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(name);
        FileUtils.deleteDirectory(folder.toFile());
        SparkHome spark = SparkHome.create(folder.resolve("spark"), Path.of("target", "spark.classpath"));
        List<String> command = List.of(
                ROOT.resolve(Path.of("jobs", "bin", "fedu2s")).toString(),
                "--master",
                "",
                "ingest",
                "--config",
                "conf/quickstart/quickstart.yaml",
                "--set",
                "runtime.resourceTimeoutSeconds=5",
                "--set",
                "output.root=" + folder.resolve("output"));
        try (StandaloneCluster cluster = StandaloneCluster.start(spark, workers, folder);
                LoggedProcess process = LoggedProcess.start(
                        "ingest",
                        command.stream()
                                .map(argument -> argument.isEmpty() ? cluster.masterUrl() : argument)
                                .toList(),
                        spark.environment(options),
                        ROOT,
                        folder.resolve("ingest.log"),
                        ANY)) {
            assertThat(process.awaitEnd(SOON)).as(process.output()).isEqualTo(75);
            assertThat(process.output()).doesNotContain("\tat ");
            return process.output();
        }
    }
}
