package io.fedu2s.jobs.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.report.ReportJob;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.UpdateBlock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sentence that one client has, looked for in all that a run leaves on the disk. */
@ExtendWith(SharedSpark.class)
class ForgetJobTest {
    /** Before all other texts, so that statistics of files name it as the least. */
    private static final String CANARY = "Aardwort";

    private static final String SENTENCE = CANARY + " grows in the cold lakes of Borva.";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private TunedRun run;

    ForgetJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void input() throws IOException {
        run = new TunedRun(spark, folder);
        write("medicine/ward-a/one.txt", SENTENCE);
        write("medicine/ward-a/two.txt", "The hospital in Borva has twelve beds.");
        write("medicine/ward-a/copy-of-one.txt", SENTENCE + "\n");
        write("medicine/ward-b/one.txt", "Dr. Lund works on Fridays.");
        write("math/school/one.txt", "Mira has 4 pears and buys 3 more.");
    }

    @Test
    void aClientIsGoneFromEveryFileAndTheRunGoesOnWithoutIt() throws IOException {
        run.writePairs();
        said();
        report();
        write("output/simulation/tables/pairs/part.txt", SENTENCE);
        write("output/search/tables/pairs/part.txt", SENTENCE);
        assertThat(places())
                .contains("generations", "pairs", "feedback", "report.html", "simulation", "search", "_delta_log");
        List<Row> others = othersPairs();

        ForgetResult result = forget("ward-a", "").run();

        assertThat(places()).isEmpty();
        assertThat(clients()).doesNotContain("ward-a").contains("ward-b", "school");
        assertThat(othersPairs()).as("what is not the client's").isEqualTo(others);
        assertThat(result.rows())
                .isEqualTo(Map.of("generations", 1L, "pairs", 9L, "feedback", 1L, "updates", 1L, "evaluations", 1L));
        assertThat(result.rounds()).containsExactly(2);
        assertThat(result.adapters()).containsExactly(2, 3);
        assertThat(result.toText()).contains("rounds [2]; the adapters [2, 3]", "An adapter can't unlearn");
        assertThat(tables().committed(TableName.UPDATES, "by hand", 0))
                .as("what was made of the rows counts as done")
                .isFalse();
        assertThat(AcceptedPairs.read(tables()).counts()).containsOnlyKeys("archive", "school", "ward-b");
        report();
        Map<TableName, Long> versions = versions();
        assertThat(forget("ward-a", "").run().rows()).isEmpty();
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void aDocumentIsForgottenWithItsCopiesAndTheOthersStay() throws IOException {
        ingest();
        assertThat(places()).isNotEmpty();
        assertThatThrownBy(() -> forget("ward-c", "").run())
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'ward-c'", "[school, ward-a, ward-b]");
        assertThatThrownBy(() -> forget("ward-a", "three.txt").run())
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("no document 'three.txt'", "[copy-of-one.txt, one.txt, two.txt]");

        // Of two documents of one text the first by name is used.
        CommitListener killer = Killed.after("CHUNKS 0");
        assertThatThrownBy(() -> forget("ward-a", "copy-of-one.txt", killer).run())
                .isInstanceOf(Killed.class);
        assertThat(places()).contains("chunks", "_delta_log");
        ForgetResult result = forget("ward-a", "copy-of-one.txt").run();
        assertThat(places()).isEmpty();
        assertThat(result.toText()).contains("document copy-of-one.txt of client ward-a", "No round");

        ingest();
        assertThat(reasons("ward-a")).containsExactly("forgotten", "forgotten");
        assertThat(tables().read(TableName.CHUNKS).where("client_id = 'ward-a'").collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.<String>getAs("document_id")).isEqualTo("two.txt"));
        assertThat(places()).isEmpty();
        Files.write(folder.resolve("key"), new byte[16]);
        RunConfig keyed = config().with(List.of("run.hashKey=" + folder.resolve("key")));
        assertThatThrownBy(() -> new IngestJob(spark, keyed, tables()).run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("1 forgotten documents were noted with another run.hashKey");
        Map<TableName, Long> versions = versions();
        assertThat(forget("ward-a", "copy-of-one.txt").run().rows())
                .as("that the input still holds it is no row to take away")
                .isEmpty();
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void answersThatWereAskedBesideADocumentsPairsGoWithIt() {
        append(
                TableName.GENERATIONS,
                generation("one.txt", "g", List.of("example")).toRow(),
                Generation.SCHEMA);
        List<Row> others = List.of(
                generation("two.txt", "h", List.of("own:g", "example")).toRow(),
                generation("two.txt", "i", List.of("own:h")).toRow(),
                generation("two.txt", "j", List.of("own:k", "example")).toRow());
        tables().append(TableName.GENERATIONS, spark.createDataFrame(others, Generation.SCHEMA), "others", 0);
        append(
                TableName.REJECTS,
                new Reject("ward-a", "medicine", "three.txt", -1, "near_duplicate", "0.91 of the text of one.txt")
                        .toRow(),
                Reject.SCHEMA);

        ForgetResult result = forget("ward-a", "one.txt").run();

        assertThat(result.rows()).containsEntry("generations", 3L);
        assertThat(tables().read(TableName.GENERATIONS).select("generation_id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("j");
        assertThat(result.nearCopies()).containsExactly("three.txt");
        assertThat(result.toText()).contains("unless you forget them, too: [three.txt].");
    }

    private void ingest() {
        new IngestJob(spark, config(), tables()).run();
    }

    private void report() {
        new ReportJob(spark, config(), tables(), Duration.ZERO).run();
    }

    /** What is said about the sentence, in the tables that come from it. */
    private void said() {
        append(TableName.GENERATIONS, generation("one.txt", "g", List.of()).toRow(), Generation.SCHEMA);
        Pair pair = new Pair(
                "ward-a",
                "medicine",
                "one.txt",
                "chunk",
                "g",
                "quiz",
                "",
                "p",
                SENTENCE,
                CANARY + "?",
                SENTENCE,
                Map.of(),
                true,
                "",
                "");
        append(TableName.PAIRS, pair.toRow(), Pair.SCHEMA);
        Feedback feedback = new Feedback(
                "ward-a",
                "medicine",
                "one.txt",
                "g",
                "quiz",
                "p",
                1,
                "Ada",
                "2026-01-02T03:04:05Z",
                Feedback.Verdict.ACCEPT,
                CANARY + "?",
                SENTENCE,
                CANARY + "?",
                SENTENCE,
                "");
        append(TableName.FEEDBACK, feedback.toRow(), Feedback.SCHEMA);
        Evaluation alone = new Evaluation(
                Evaluation.LOCAL, 0, "", "medicine", "ward-a", "rougeL", "s", 0.5, 1, List.of(0.5), List.of(1.0));
        append(TableName.EVALUATIONS, alone.toRow(), Evaluation.SCHEMA);
        UpdateBlock update =
                new UpdateBlock(2, "ward-a", "adapter", "t", 0, 1, 1, 1, 1, "float32", new byte[] {1, 2, 3, 4});
        append(TableName.UPDATES, update.toRow(), UpdateBlock.SCHEMA);
        List<Row> rounds = List.of(
                round(1, "school", "ward-b").toRow(),
                round(2, "school", "ward-a").toRow(),
                round(3, "ward-b").toRow());
        tables().append(TableName.ROUNDS, spark.createDataFrame(rounds, Round.SCHEMA), "by hand", 0);
    }

    private static Generation generation(String document, String id, List<String> examples) {
        return new Generation(
                "ward-a",
                "medicine",
                document,
                "chunk",
                0,
                0,
                "quiz",
                "",
                id,
                "",
                "model",
                examples,
                examples.stream().map(example -> 0.5).toList(),
                SENTENCE,
                "eos",
                1,
                9,
                9,
                "plan",
                false);
    }

    private static Round round(int round, String... clients) {
        return new Round(
                round,
                List.of(clients),
                List.of(),
                9,
                0.5,
                1,
                100,
                200,
                50,
                "fedavg",
                0,
                "ff",
                round,
                2.5,
                "ab" + round);
    }

    private void append(TableName table, Row row, StructType schema) {
        tables().append(table, spark.createDataFrame(List.of(row), schema), "by hand", 0);
    }

    private ForgetJob forget(String client, String document) {
        return forget(client, document, (table, commit) -> {});
    }

    private ForgetJob forget(String client, String document, CommitListener listener) {
        return new ForgetJob(spark, config(), tables(), client, document, listener);
    }

    private RunConfig config() {
        return run.config("ingest.minChunkTokens=1", "report.samplesPerDomain=30");
    }

    private Tables tables() {
        return run.tables();
    }

    private Map<TableName, Long> versions() {
        Map<TableName, Long> versions = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            versions.put(table, tables().version(table));
        }
        return versions;
    }

    private List<String> reasons(String client) {
        return tables().read(TableName.REJECTS).collectAsList().stream()
                .map(Reject::fromRow)
                .filter(reject -> reject.clientId().equals(client))
                .map(Reject::reason)
                .toList();
    }

    private SortedSet<String> clients() {
        SortedSet<String> clients = new TreeSet<>();
        for (TableName table : TableName.values()) {
            if (table.hasClients() && table != TableName.FORGOTTEN && tables().exists(table)) {
                for (Row row : tables().read(table).select("client_id").collectAsList()) {
                    clients.add(row.getString(0));
                }
            }
        }
        return clients;
    }

    private List<Row> othersPairs() {
        return tables().read(TableName.PAIRS)
                .where("client_id != 'ward-a'")
                .orderBy("pair_id")
                .collectAsList();
    }

    /**
     * The parts of the paths of all files below the output that hold the sentence, as bytes or as values of Parquet: what is
     * in no file is in no version of a table.
     */
    private SortedSet<String> places() throws IOException {
        Path output = folder.resolve("output");
        SortedSet<String> places = new TreeSet<>();
        List<Path> all;
        try (Stream<Path> files = Files.walk(output)) {
            all = files.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            boolean asBytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY);
            if (asBytes || (file.toString().endsWith(".parquet") && values(file).contains(CANARY))) {
                output.relativize(file).forEach(part -> places.add(part.toString()));
            }
        }
        return places;
    }

    private static String values(Path parquet) throws IOException {
        List<String> rows = new ArrayList<>();
        URI uri = parquet.toUri();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(uri))
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.toString());
            }
        }
        return rows.toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
