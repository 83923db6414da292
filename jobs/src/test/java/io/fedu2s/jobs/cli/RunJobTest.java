package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with the quickstart's model, over a few of its documents. */
@ExtendWith(SharedSpark.class)
class RunJobTest {
    private static final Path QUICKSTART = Path.of("../conf/quickstart");
    private static final Path MEDICINE = QUICKSTART.resolve("corpora/medicine");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private RunConfig config;
    private Tables tables;

    RunJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void corpus() throws IOException {
        for (String client : List.of("clinic-hill", "clinic-north")) {
            Path documents = Files.createDirectories(folder.resolve("clients").resolve(client));
            for (String note : List.of("note-01.txt", "note-02.txt", "note-03.txt", "note-04.txt")) {
                Files.copy(MEDICINE.resolve("clients").resolve(client).resolve(note), documents.resolve(note));
            }
        }
        Files.copy(MEDICINE.resolve("examples.jsonl"), folder.resolve("examples.jsonl"));
        List<String> held = Files.readAllLines(MEDICINE.resolve("eval.jsonl")).subList(0, 2);
        Files.write(folder.resolve("eval.jsonl"), held);
        config = RunConfig.parse("run.yaml", """
                run: {id: small, seed: 3}
                input:
                  root: %1$s
                  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: %1$s/output}
                model: {path: ../conf/quickstart/model}
                prompt: {maxPromptTokens: 512}
                generate: {maxNewTokens: 48}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 2}
                evaluate: {maxNewTokens: 16, centralised: false, localOnly: false}
                """.formatted(folder), folder, List.of());
        tables = new Tables(spark, config.output().root(), config.run().id());
    }

    @Test
    void theWholeWayIsGoneOnceAndTheStatusSaysHowFar() throws IOException, TimeoutException {
        assertThat(status())
                .contains("run small in ", "generations   nothing yet", "0 of 1 rounds committed", "fedu2s ingest");

        SortedMap<String, Counter> counted =
                RunMetrics.of(spark.sparkContext()).metricRegistry().getCounters();
        Map<String, Long> before = new HashMap<>();
        counted.forEach((name, counter) -> before.put(name, counter.getCount()));
        try (StartedJobs jobs = new StartedJobs(spark.sparkContext())) {
            assertThat(new RunJob(spark, config, tables).run()).startsWith("run small done in ");
            assertThat(jobs.descriptions().keySet())
                    .containsExactlyInAnyOrder(
                            "ingest", "generate", "filter", "federate", "evaluate", "export", "report");
            assertThat(jobs.descriptions().get("filter")).containsExactly("filter of run small");
            assertThat(jobs.descriptions().get("federate")).contains("federate, round 1 of 1");
        }

        JsonNode summary = summary();
        assertThat(summary.at("/documents/read").asInt()).isEqualTo(8);
        assertThat(summary.at("/generations/total").asInt())
                .isEqualTo(summary.at("/chunks").asInt())
                .isGreaterThanOrEqualTo(8);
        assertThat(summary.at("/rounds").size()).isEqualTo(1);
        assertThat(summary.at("/evaluations").findValuesAsText("metric"))
                .containsExactly("rougeL", "bertscore", "loss", "perplexity");
        assertThat(summary.at("/seconds").asDouble()).isPositive();
        counted.forEach((name, counter) -> before.merge(name, counter.getCount(), (then, now) -> now - then));
        assertThat(before)
                .containsEntry("answers", summary.at("/generations/total").asLong())
                .containsEntry("tokens.written", sum(TableName.GENERATIONS, "new_tokens"))
                .containsEntry("tokens.trained", sum(TableName.TRAININGS, "tokens"));
        assertThat(standing("pairs.accepted"))
                .isEqualTo(summary.at("/pairs/accepted").asLong());
        assertThat(standing("rounds")).isEqualTo(1);
        assertThat(output("adapter/adapter_model.safetensors")).isNotEmptyFile();
        assertThat(output("report.html")).isNotEmptyFile();
        assertThat(status())
                .contains("documents     version 1, 8 rows", "evaluations   version ", "1 of 1 rounds committed")
                // Nobody asked what text is about, and all chunks are asked about.
                .contains("topics        nothing yet", "profiles      nothing yet", "choices       nothing yet")
                // No client keeps anything where nothing is dropped from its update, no round is private, nothing is
                // searched for, no verdict teaches, nobody said anything, nothing is forgotten, no model is asked about
                // pairs.
                .contains(
                        "client_states nothing yet",
                        "privacy       nothing yet",
                        "search        nothing yet",
                        "arms          nothing yet",
                        "judged        nothing yet",
                        "ablations     nothing yet",
                        "feedback      nothing yet",
                        "votes         nothing yet",
                        "forgotten     nothing yet",
                        "scores        nothing yet");
        assertThat(status().split("nothing yet", -1)).hasSize(14);

        Map<TableName, Long> versions = versions();
        FileTime then = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(output("summary.json"), then);
        assertThat(new RunJob(spark, config, tables).run())
                .startsWith("nothing to do: every step was done, no table changed");
        assertThat(versions()).isEqualTo(versions);
        assertThat(Files.getLastModifiedTime(output("summary.json"))).isEqualTo(then);
        assertThat(summary()).isEqualTo(summary);
        assertThat(output(".unfinished-seconds")).doesNotExist();

        Files.delete(output("adapter/adapter_config.json"));
        assertThat(new RunJob(spark, config, tables).run()).startsWith("nothing to do");
        assertThat(output("adapter/adapter_config.json")).isNotEmptyFile();

        Files.writeString(folder.resolve("clients/clinic-hill/note-05.txt"), "A new note on a cough. It went away.");
        assertThat(new RunJob(spark, config, tables).run()).startsWith("run small done in ");
        assertThat(summary().at("/documents/read").asInt()).isEqualTo(9);
    }

    @Test
    void theJobsOfACommandByItselfBearItsName() throws IOException, TimeoutException {
        Path file = Files.writeString(folder.resolve("run.yaml"), config.effectiveYaml());
        try (StartedJobs jobs = new StartedJobs(spark.sparkContext())) {
            assertThat(Main.run("ingest", "--config", file.toString())).isZero();
            assertThat(jobs.descriptions()).containsOnly(Map.entry("ingest", Set.of("ingest of run small")));
        }
        assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
    }

    /** As a sink of Spark's sees it. */
    private Object standing(String metric) {
        Source source = spark.sparkContext()
                .env()
                .metricsSystem()
                .getSourcesByName("fedu2s")
                .head();
        return Objects.requireNonNull(source.metricRegistry().getGauges().get(metric))
                .getValue();
    }

    private long sum(TableName table, String column) {
        return tables.read(table).agg(functions.sum(column)).head().getLong(0);
    }

    private String status() {
        return new StatusJob(spark, config, tables, command -> "fedu2s " + command).run();
    }

    private JsonNode summary() throws IOException {
        return JsonMapper.builder().build().readTree(output("summary.json").toFile());
    }

    private Path output(String name) {
        return folder.resolve("output").resolve(name);
    }

    private Map<TableName, Long> versions() {
        Map<TableName, Long> versions = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            versions.put(table, tables.version(table));
        }
        return versions;
    }
}
