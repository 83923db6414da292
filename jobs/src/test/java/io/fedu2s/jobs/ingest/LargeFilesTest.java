package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.spark.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that many tasks read makes the tables that it makes where one reads it, line by line and word for word. */
@ExtendWith(SharedSpark.class)
class LargeFilesTest {
    private static final int ROWS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(LargeFilesTest.class);

    private final SparkSession spark;

    /** The same where files are large from some hundred bytes on. */
    private final SparkSession small;

    @TempDir
    private Path folder;

    LargeFilesTest(SparkSession spark) {
        this.spark = spark;
        this.small = spark.newSession();
        small.conf().set("spark.sql.files.maxPartitionBytes", "500b");
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("in/north"));
    }

    @Test
    void jsonLines() throws IOException {
        StringBuilder lines = new StringBuilder("\uFEFF");
        for (int i = 1; i <= ROWS; i++) {
            lines.append(
                    switch (i) {
                        case 20 -> "{\"text\": \"broken";
                        case 30 -> "";
                        case 40 -> "[1, 2]";
                        case 50 -> "{\"other\": \"no text\"}";
                        default -> "{\"text\": \"" + text(i) + "\"}";
                    });
            lines.append(i % 3 == 0 ? "\r\n" : i % 7 == 0 ? "\r" : "\n");
        }
        Files.writeString(folder.resolve("in/north/notes.jsonl"), lines);

        assertThat(rejects(sameByManyTasks("jsonl")))
                .containsOnly(
                        Map.entry("notes.jsonl:20", "broken_json: no JSON at column 17"),
                        Map.entry("notes.jsonl:40", "broken_json: the line is an array, not an object"),
                        Map.entry("notes.jsonl:50", "text_missing: the column 'text' is empty or no text"));
        assertThat(parts("jsonl")).isGreaterThan(5);
    }

    @Test
    void csv() throws IOException {
        Files.writeString(folder.resolve("in/north/notes.csv"), records().toString());

        assertThat(rejects(sameByManyTasks("csv")))
                .containsOnly(
                        Map.entry("notes.csv:20", "broken_csv: line 40: 3 fields, and the header has 2"),
                        Map.entry("notes.csv:40", "text_missing: the column 'text' is empty or no text"));
        assertThat(parts("csv")).isGreaterThan(5);
    }

    @Test
    void csvWithAnOpenQuote() throws IOException {
        StringBuilder records = records().append("61,\"open\n");
        for (int i = 62; i < 90; i++) {
            records.append(i).append(',').append(text(i)).append('\n');
        }
        Files.writeString(folder.resolve("in/north/notes.csv"), records);

        Map<String, String> rejects = rejects(sameByManyTasks("csv"));

        assertThat(rejects).hasSize(3);
        assertThat(rejects.get("notes.csv:61")).endsWith("a quote is opened and not closed");
        assertThat(parts("csv")).isEqualTo(1);
    }

    /** Each of two lines, with a header, all line ends, and two that are no documents. */
    private static StringBuilder records() {
        StringBuilder records = new StringBuilder("\uFEFFid,text\r\n");
        for (int i = 1; i <= ROWS; i++) {
            records.append(
                    switch (i) {
                        case 20 -> "20,\"three\nfields\",x";
                        case 40 -> "40,";
                        default -> i + ",\"" + text(i) + "\nIt is \"\"well kept\"\", as they say.\"";
                    });
            records.append(i % 3 == 0 ? "\r\n" : "\n");
        }
        return records;
    }

    private static String text(int i) {
        return "The lighthouse of \u00d6r\u00f6 has %d steps, \u706f\u53f0\u6709%d\u7ea7\u53f0\u9636, and a keeper."
                .formatted(i, i);
    }

    /** In how many parts the file is read. */
    private int parts(String format) throws IOException {
        RunConfig config = config(format);
        Tables tables = new Tables(small, folder.resolve("many").toString(), "test");
        var documents = new DomainDocuments(small, IngestJob.spec(small, config, tables, Progress.of(LOG, "parts", 0)));
        return documents
                .of(DomainFiles.list(
                        small, config.input(), config.input().domains().get(0)))
                .javaRDD()
                .getNumPartitions();
    }

    /** The tables of a run by many tasks, which one task gives too. */
    private Tables sameByManyTasks(String format) {
        Tables one = new Tables(spark, folder.resolve("one").toString(), "test");
        new IngestJob(spark, config(format), one).run();
        Tables many = new Tables(small, folder.resolve("many").toString(), "test");
        new IngestJob(small, config(format), many).run();
        for (TableName table : List.of(
                TableName.DOCUMENTS, TableName.CHUNKS, TableName.REJECTS, TableName.SOURCES, TableName.CLIENTS)) {
            assertThat(rows(many, table)).as(table.toString()).isEqualTo(rows(one, table));
        }
        return many;
    }

    private static List<String> rows(Tables tables, TableName table) {
        return tables.read(table).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private static Map<String, String> rejects(Tables tables) {
        return tables.read(TableName.REJECTS).collectAsList().stream()
                .map(Reject::fromRow)
                .collect(Collectors.toMap(
                        Reject::documentId,
                        reject -> reject.reason() + ": " + reject.detail(),
                        (one, other) -> one + " and " + other,
                        TreeMap::new));
    }

    private RunConfig config(String format) {
        String yaml = """
                input:
                  root: '%s'
                  domains: [{name: notes, clients: in, format: %s}]
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                """.formatted(folder, format);
        return RunConfig.parse("test.yaml", yaml, folder, List.of());
    }
}
