package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** The launcher, the fat jar and libtorch's jar beside it: on one process and on a cluster, to the same bytes. */
class StandaloneClusterIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target", "cluster").toAbsolutePath();
    private static final Duration RUN = Duration.ofMinutes(20);
    private static final Pattern CLIENTS_TRAIN = Pattern.compile("round 1: \\d+ clients train");
    private static final int CLIENTS = 2;
    private static final int DOCUMENTS = 2;
    private static final int HELD_OUT = 2;

    @Test
    void aClusterMakesTheAdapterOfOneProcessByteForByte() throws Exception {
        FileUtils.deleteDirectory(FOLDER.toFile());
        Path corpora = someOfTheQuickstart();
        SparkHome spark = SparkHome.create(FOLDER.resolve("spark"), Path.of("target", "spark.classpath"));

        // Much of either run is planning on one thread, so they go side by side.
        try (LoggedProcess process = start("in-process", corpora, spark, "local[2]")) {
            try (StandaloneCluster cluster = StandaloneCluster.start(spark, 2, FOLDER)) {
                run(corpora, spark, cluster);
            }
            process.awaitSuccess(RUN);
        }

        JsonNode onCluster = summary("on-cluster");
        JsonNode inProcess = summary("in-process");
        assertThat(onCluster.at("/pairs/accepted").asInt()).isPositive();
        assertThat(onCluster.at("/adapter/sha256").asText())
                .hasSize(64)
                .isEqualTo(inProcess.at("/adapter/sha256").asText());
        assertThat(onCluster.get("pairs")).isEqualTo(inProcess.get("pairs"));
        assertThat(adapter("on-cluster")).hasSameBinaryContentAs(adapter("in-process"));
        everyExecutorHasAHeapSmallerThanWhatIsBooked();
    }

    /** A heap of 1 GB, of which Spark takes six tenths above 300 MB, where 1.5 GB are booked. */
    private static void everyExecutorHasAHeapSmallerThanWhatIsBooked() throws IOException {
        Pattern spark = Pattern.compile("MemoryStore started with capacity 4\\d\\d\\.\\d MiB");
        try (Stream<Path> files = Files.walk(FOLDER, 5)) {
            assertThat(files.filter(file -> file.toString().matches(".*/work/app-[^/]+/\\d+/stderr")))
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(log)
                            .content()
                            .containsPattern("\"-Xmx1536M\".*\"-XX:MaxHeapSize=1024m\"")
                            .containsPattern(spark));
        }
    }

    /** On the cluster, which loses an executor while clients train. */
    private static void run(Path corpora, SparkHome spark, StandaloneCluster cluster)
            throws IOException, InterruptedException {
        try (LoggedProcess process = start("on-cluster", corpora, spark, cluster.masterUrl())) {
            process.awaitLine(RUN);
            cluster.killAnExecutor();
            process.awaitSuccess(RUN);
            assertThat(process.output()).contains("Lost executor");
        }
    }

    private static LoggedProcess start(String name, Path corpora, SparkHome spark, String master) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ROOT.resolve(Path.of("jobs", "bin", "fedu2s")).toString(),
                "--master",
                master,
                "run",
                "--config",
                "conf/quickstart/quickstart.yaml"));
        for (String setting : List.of(
                "input.root=" + corpora,
                "output.root=" + FOLDER.resolve(name),
                "federate.rounds=1",
                "federate.localSteps=2",
                "evaluate.maxNewTokens=16",
                "evaluate.centralised=false",
                "evaluate.localOnly=false")) {
            command.add("--set");
            command.add(setting);
        }
        return LoggedProcess.start(
                name, command, spark.environment(), ROOT, FOLDER.resolve(name + ".log"), CLIENTS_TRAIN);
    }

    /** The quickstart's domains with few clients of few documents each. */
    private static Path someOfTheQuickstart() throws IOException {
        Path all = ROOT.resolve(Path.of("conf", "quickstart", "corpora"));
        Path some = FOLDER.resolve("corpora");
        for (Path domain : first(all, 100)) {
            Path target = some.resolve(domain.getFileName());
            for (Path client : first(domain.resolve("clients"), CLIENTS)) {
                for (Path document : first(client, DOCUMENTS)) {
                    Path copy = target.resolve(domain.relativize(document));
                    FileUtils.copyFile(document.toFile(), copy.toFile());
                }
            }
            FileUtils.copyFileToDirectory(domain.resolve("examples.jsonl").toFile(), target.toFile());
            List<String> pairs = Files.readAllLines(domain.resolve("eval.jsonl"));
            Files.write(target.resolve("eval.jsonl"), pairs.subList(0, HELD_OUT));
        }
        return some;
    }

    private static List<Path> first(Path folder, int most) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().limit(most).toList();
        }
    }

    private static JsonNode summary(String name) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(FOLDER.resolve(name).resolve("summary.json").toFile());
    }

    private static Path adapter(String name) {
        return FOLDER.resolve(Path.of(name, "adapter", "adapter_model.safetensors"));
    }
}
