package io.fedu2s.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.Reject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class LineageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;

    @TempDir
    private Path folder;

    LineageTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void stepsAreToldWithTheirTablesBelowWhatStartedThem() throws IOException {
        String task = UUID.randomUUID().toString();
        SparkConf conf = toFile().set("spark.openlineage.namespace", "ours")
                .set("spark.openlineage.parentJobNamespace", "airflow")
                .set("spark.openlineage.parentJobName", "fedu2s.ingest")
                .set("spark.openlineage.parentRunId", task);
        Tables tables = tables();
        try (Lineage lineage = Lineage.of(conf, name -> Optional.empty(), config(), tables)) {
            lineage.during("run", () -> {
                lineage.during("ingest", () -> reject(tables));
                lineage.during("generate", () -> tables.read(TableName.REJECTS).count());
            });
        }
        List<JsonNode> events = events();
        assertThat(events)
                .extracting(event -> event.path("eventType").asText() + " "
                        + event.at("/job/name").asText())
                .containsExactly(
                        "START quickstart.run",
                        "START quickstart.ingest",
                        "COMPLETE quickstart.ingest",
                        "START quickstart.generate",
                        "COMPLETE quickstart.generate",
                        "COMPLETE quickstart.run");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.at("/job/namespace").asText()).isEqualTo("ours");
            assertThat(event.at("/run/facets/parent/root/run/runId").asText()).isEqualTo(task);
        });
        JsonNode run = events.get(0);
        assertThat(run.at("/run/facets/parent/run/runId").asText()).isEqualTo(task);
        assertThat(run.at("/run/facets/parent/job/name").asText()).isEqualTo("fedu2s.ingest");
        JsonNode ingested = events.get(2);
        assertThat(ingested.at("/run/facets/parent/run/runId")).isEqualTo(run.at("/run/runId"));
        assertThat(ingested.at("/run/runId")).isEqualTo(events.get(1).at("/run/runId"));
        assertThat(ingested.at("/inputs/0/name").asText()).endsWith("conf/quickstart/corpora/medicine/clients");
        assertThat(ingested.path("outputs")).hasSize(1);
        JsonNode rejects = ingested.at("/outputs/0");
        assertThat(rejects.path("namespace").asText()).isEqualTo("file");
        assertThat(rejects.path("name").asText()).isEqualTo(folder + "/output/tables/rejects");
        assertThat(rejects.at("/facets/version/datasetVersion").asText()).isEqualTo("1");
        assertThat(rejects.at("/facets/schema/fields/0/name").asText())
                .isEqualTo(TableName.REJECTS.schema().fieldNames()[0]);
        assertThat(events.get(4).path("inputs"))
                .anySatisfy(input -> assertThat(input.path("name")).isEqualTo(rejects.path("name")));
        assertThat(events.get(4).path("outputs")).isEmpty();
    }

    @Test
    void aFailureIsTold() throws IOException {
        try (Lineage lineage =
                Lineage.of(toFile(), environment("OPENLINEAGE_PARENT_ID", parent()), config(), tables())) {
            assertThatThrownBy(() -> lineage.during("ingest", () -> {
                        throw new IllegalStateException("no more");
                    }))
                    .hasMessage("no more");
        }
        JsonNode failed = events().get(1);
        assertThat(failed.path("eventType").asText()).isEqualTo("FAIL");
        assertThat(failed.at("/run/facets/errorMessage/message").asText()).isEqualTo("no more");
        assertThat(failed.at("/run/facets/parent/job/namespace").asText()).isEqualTo("https://airflow/x");
        assertThat(failed.at("/run/facets/parent/job/name").asText()).isEqualTo("dag.task");
    }

    @Test
    void nobodyIsToldWhereNobodyIsNamed() {
        Tables tables = tables();
        try (Lineage lineage = Lineage.of(new SparkConf(false), name -> Optional.empty(), config(), tables)) {
            lineage.during("ingest", () -> reject(tables));
        }
        assertThat(tables.commits()).containsKey("rejects");
    }

    @Test
    void aServiceThatIsNotThereStopsNothing() {
        SparkConf conf = new SparkConf(false)
                .set("spark.openlineage.transport.type", "http")
                .set("spark.openlineage.transport.url", "http://127.0.0.1:1");
        Tables tables = tables();
        try (Lineage lineage = Lineage.of(conf, name -> Optional.empty(), config(), tables)) {
            lineage.during("ingest", () -> reject(tables));
        }
        assertThat(tables.commits()).containsKey("rejects");
    }

    @Test
    void whatNamesNoServiceOrRunIsTheUsersToMend() {
        SparkConf conf = new SparkConf(false).set("spark.openlineage.transport.type", "pigeon");
        assertThatThrownBy(() -> Lineage.of(conf, name -> Optional.empty(), config(), tables()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("spark.openlineage.transport");
        assertThatThrownBy(() ->
                        Lineage.of(toFile(), environment("OPENLINEAGE_PARENT_ID", "only-a-name"), config(), tables()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("NAMESPACE/JOB/UUID");
    }

    @Test
    void pathsHaveTheNamesOfOpenLineage() {
        assertThat(LineageDatasets.named("s3a://bucket/a/b/")).hasToString("Named[namespace=s3://bucket, name=a/b]");
        assertThat(LineageDatasets.named("hdfs://host:9000/a"))
                .hasToString("Named[namespace=hdfs://host:9000, name=/a]");
        assertThat(LineageDatasets.named("file:/a/b")).hasToString("Named[namespace=file, name=/a/b]");
        assertThat(LineageDatasets.named("/a/../b c")).hasToString("Named[namespace=file, name=/b c]");
    }

    private void reject(Tables tables) {
        Reject reject = new Reject("c", "math", "d", -1, "empty", "0 bytes");
        tables.append(
                TableName.REJECTS,
                spark.createDataFrame(List.of(reject.toRow()), TableName.REJECTS.schema()),
                "test",
                0);
    }

    private SparkConf toFile() {
        return new SparkConf(false)
                .set("spark.openlineage.transport.type", "file")
                .set(
                        "spark.openlineage.transport.location",
                        folder.resolve("events").toString());
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("events"))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private static Function<String, Optional<String>> environment(String key, String value) {
        return name -> name.equals(key) ? Optional.of(value) : Optional.empty();
    }

    private static String parent() {
        return "https://airflow/x/dag.task/" + UUID.randomUUID();
    }

    private Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "lineage");
    }

    private RunConfig config() {
        return RunConfig.read(
                "../conf/quickstart/quickstart.yaml",
                List.of("input.root=../conf/quickstart/corpora", "output.root=" + folder.resolve("output")));
    }
}
