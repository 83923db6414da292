package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ReportJobTest {
    private static SparkSession spark;

    @TempDir
    private static Path output;

    private Tables tables;
    private RunConfig config;

    @BeforeAll
    static void fillTables(SparkSession shared) {
        spark = shared;
        var tables = new Tables(spark, output.toString(), "report");
        write(tables, TableName.DOCUMENTS, document("d1", 2), document("d2", 0));
        write(tables, TableName.REJECTS, new Reject("c", "math", "d2", -1, "empty", "0 bytes").toRow());
        write(
                tables,
                TableName.GENERATIONS,
                generation(0, false, "plan"),
                generation(1, true, "plan"),
                generation(1, false, "earlier plan"));
        write(tables, TableName.PAIRS, pair("g0", ""), pair("g1", "grounding"));
        write(
                tables,
                TableName.ARMS,
                arm("plan", 0, ArmCount.KIND, "cloze", 1),
                arm("plan", 0, ArmCount.KIND, "quiz", 0),
                arm("plan", 0, ArmCount.REASON, "grounding", 0),
                arm("earlier plan", 1, ArmCount.KIND, "quiz", 0));
        write(tables, TableName.ROUNDS, round(1, 2.0), round(2, 1.5));
        List<Row> evaluations = new ArrayList<>();
        for (int version = 2; version <= 3; version++) {
            evaluations.add(evaluation(Evaluation.FEDERATED, version, 0.2 * version));
        }
        evaluations.add(evaluation(Evaluation.BASE, 0, 0.25));
        write(tables, TableName.EVALUATIONS, evaluations.toArray(Row[]::new));
    }

    @BeforeEach
    void open() {
        tables = new Tables(spark, output.toString(), "report");
        config = config("report.samplesPerDomain=0");
    }

    @Test
    void theSummaryReconcilesWithTheTables() throws IOException {
        new ReportJob(spark, config, tables, Duration.ofMillis(61_500)).run();
        JsonNode summary = json();
        assertThat(summary.at("/run_id").asText()).isEqualTo("quickstart");
        assertThat(summary.get("documents")).hasToString("{\"read\":2,\"accepted\":1,\"rejected\":1}");
        assertThat(summary.get("chunks").asInt()).isEqualTo(2);
        assertThat(summary.get("generations"))
                .hasToString(
                        "{\"total\":2,\"cached\":1,\"waves\":[{\"wave\":1,\"domain\":\"math\",\"pairs\":2,\"accepted\":1,"
                                + "\"kinds\":{\"cloze\":1,\"quiz\":1}}]}");
        assertThat(summary.get("pairs")).hasToString("{\"generated\":2,\"accepted\":1,\"rejected\":{\"grounding\":1}}");
        assertThat(summary.get("rounds")).hasSize(2);
        assertThat(summary.get("evaluations"))
                .hasToString(
                        "[{\"domain\":\"math\",\"metric\":\"rougeL\",\"base\":0.25,\"federated\":0.6000000000000001,"
                                + "\"n\":8,\"local\":null,\"centralised\":null,\"scorer\":\"rouge_score\",\"lower_is_better\":false,"
                                + "\"difference\":0.3500000000000001,\"low\":0.3500000000000001,\"high\":0.3500000000000001,"
                                + "\"verdict\":\"better\",\"verdict_over_local\":null}]");
        assertThat(summary.get("warnings")).hasSize(1);
        assertThat(summary.at("/warnings/0").textValue()).startsWith("math: 8 held-out pairs are few");
        assertThat(page())
                .contains("<td class=\"word\">better</td>", "math: 8 held-out pairs are few", "What each client gave");
        assertThat(summary.at("/adapter/round").asInt()).isEqualTo(2);
        assertThat(summary.at("/adapter/path").asText()).isEqualTo(output + "/adapter");
    }

    @Test
    void runAgainItLeavesTheFilesAsTheyAreAndKeepsTheSecondsOfTheRunThatWroteThem() throws IOException {
        new ReportJob(spark, config, tables, Duration.ofMillis(61_500)).run();
        double seconds = json().get("seconds").asDouble();
        FileTime then = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(output.resolve("summary.json"), then);
        Files.setLastModifiedTime(output.resolve("report.html"), then);

        ReportResult again = new ReportJob(spark, config, tables, Duration.ofSeconds(5)).run();

        assertThat(again.changed()).isFalse();
        assertThat(json().get("seconds").asDouble()).isEqualTo(seconds);
        assertThat(Files.getLastModifiedTime(output.resolve("summary.json"))).isEqualTo(then);
        assertThat(Files.getLastModifiedTime(output.resolve("report.html"))).isEqualTo(then);
        assertThat(output.resolve(".summary.json.crc")).doesNotExist();
    }

    @Test
    void whereNoTableAndNoKeyHasChangedNoTableIsRead(@TempDir Path other) throws IOException {
        RunConfig elsewhere = config("output.root=" + other);
        write(new Tables(spark, other.toString(), "report"), TableName.PAIRS, pair("g0", ""));
        assertThat(report(elsewhere, other).changed()).isTrue();
        // A table that can't be read any more, at the version it had.
        try (Stream<Path> files = Files.walk(other.resolve("tables/pairs"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                Files.delete(file);
            }
        }
        assertThat(report(elsewhere, other).changed()).isFalse();
        Files.delete(other.resolve("report.html"));
        assertThatThrownBy(() -> report(elsewhere, other)).hasStackTraceContaining("FILE_NOT_EXIST");
    }

    @Test
    void anotherTableInThePlaceOfOneIsReportedThoughItsVersionIsTheSame(@TempDir Path other) throws IOException {
        RunConfig elsewhere = config("output.root=" + other);
        write(new Tables(spark, other.toString(), "report"), TableName.PAIRS, pair("g0", ""));
        report(elsewhere, other);
        FileUtils.deleteDirectory(other.resolve("tables").toFile());
        DeltaLog.clearCache();
        write(new Tables(spark, other.toString(), "report"), TableName.PAIRS, pair("g0", "grounding"));
        assertThat(report(elsewhere, other).changed()).isTrue();
        assertThat(Files.readString(other.resolve("summary.json"))).contains("\"grounding\" : 1");
    }

    private static ReportResult report(RunConfig config, Path output) {
        return new ReportJob(spark, config, new Tables(spark, output.toString(), "report"), Duration.ZERO).run();
    }

    @Test
    void aClientsTextIsShownOnlyWhereTheConfigurationAsksForIt() throws IOException {
        new ReportJob(spark, config, tables, Duration.ZERO).run();
        assertThat(page()).doesNotContain("question of g0", "the chunk's text");
        assertThat(new ReportJob(spark, config("report.samplesPerDomain=1"), tables, Duration.ZERO)
                        .run()
                        .changed())
                .isTrue();
        assertThat(page()).contains("question of g0").doesNotContain("question of g1", "the chunk's text");
    }

    @Test
    void anOutputThatCannotBeWrittenIsNamed(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("summary.json").resolve("in-the-way"));
        var elsewhere = new Tables(spark, other.toString(), "report");
        var job = new ReportJob(spark, config("output.root=" + other), elsewhere, Duration.ZERO);
        assertThatThrownBy(job::run)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("summary.json' can't be written")
                .hasMessageContaining("Check the path output.root");
    }

    private static RunConfig config(String setting) {
        String yaml = """
                run: {id: quickstart}
                input: {root: in, domains: [{name: math, clients: math, client: {from: folder}, examples: [e.jsonl]}]}
                model: {path: model}
                """;
        return RunConfig.parse("test.yaml", yaml, Path.of("."), List.of("output.root=" + output, setting));
    }

    private static JsonNode json() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(output.resolve("summary.json").toFile());
    }

    private static String page() throws IOException {
        return Files.readString(output.resolve("report.html"));
    }

    private static void write(Tables tables, TableName table, Row... rows) {
        tables.append(table, spark.createDataFrame(List.of(rows), table.schema()), "test", 1);
    }

    private static Row document(String id, int chunks) {
        var status = chunks > 0 ? Document.Status.ACCEPTED : Document.Status.REJECTED;
        return new Document("c", "math", id, status, chunks, 100, "").toRow();
    }

    private static Row arm(String plan, int wave, String arm, String name, long accepted) {
        return new ArmCount(plan, wave, "math", "c", arm, name, 1, accepted).toRow();
    }

    private static Row generation(int sample, boolean cached, String plan) {
        return new Generation(
                        "c",
                        "math",
                        "d1",
                        "k",
                        sample,
                        0,
                        "few-shot",
                        "",
                        "g" + sample,
                        "",
                        "m",
                        List.of("e"),
                        List.of(1.0),
                        "text",
                        "eos",
                        7,
                        100,
                        20,
                        plan,
                        cached)
                .toRow();
    }

    private static Row pair(String generation, String reason) {
        return new Pair(
                        "c",
                        "math",
                        "d1",
                        "k",
                        generation,
                        "few-shot",
                        "",
                        "p-" + generation,
                        "the chunk's text",
                        "question of " + generation,
                        "answer",
                        Map.of("grounding", 0.5),
                        reason.isEmpty(),
                        reason,
                        reason.isEmpty() ? "" : "grounding 0.50 < filter.minGrounding 0.9")
                .toRow();
    }

    private static Row round(int round, double loss) {
        return new Round(
                        round,
                        List.of("c"),
                        List.of(),
                        1,
                        loss,
                        3.5,
                        1000,
                        1000,
                        1000,
                        "exact-project, fedavg",
                        0,
                        "ab".repeat(32),
                        round,
                        0,
                        "federation")
                .toRow();
    }

    private static Row evaluation(String variant, int version, double value) {
        String sha256 = version == 0 ? "" : "ab".repeat(32);
        List<Double> scores = Collections.nCopies(8, value);
        List<Double> weights = Collections.nCopies(8, 1.0);
        return new Evaluation(variant, version, sha256, "math", "", "rougeL", "rouge_score", value, 8, scores, weights)
                .toRow();
    }
}
