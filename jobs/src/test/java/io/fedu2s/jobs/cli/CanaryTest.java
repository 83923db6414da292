package io.fedu2s.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.review.ReviewExport;
import io.fedu2s.jobs.review.ReviewExportJob;
import io.fedu2s.jobs.table.BroadcastRows;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A word that one client's text alone has, after a whole run in which verdicts teach, own pairs are shown and topics are
 * looked at: it is in no row of another client, no prompt of it, nothing that is written for people, no line of the log, and
 * in no join that sends a side of it through the driver.
 */
@ExtendWith(SharedSpark.class)
class CanaryTest {
    private static final Path MEDICINE = Path.of("../conf/quickstart/corpora/medicine");
    private static final String CANARY = "Aardwort";
    private static final String HOLDER = "clinic-hill";
    /** Every column that holds what a client wrote, or what was made of it. */
    private static final List<String> TEXTS = List.of(
            "text",
            "texts",
            "document",
            "context",
            "chunk",
            "prompt",
            "response",
            "instruction",
            "evidence",
            "note",
            "lines");

    private static final String OTHER = "clinic-north";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private RunConfig config;
    private Tables tables;

    CanaryTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void corpus() throws IOException {
        write(HOLDER, "tea", CANARY + " tea was given to the patient in Borva. The cough was gone after nine days.");
        write(HOLDER, "oil", "The nurse in Aldo keeps " + CANARY + " oil in a green bottle. It helps against burns.");
        write(
                HOLDER,
                "root",
                "In the Enna study half of the patients took " + CANARY + " root, the others took Mallow.");
        write(HOLDER, "plain", "Dr. Lund works at the hospital on Fridays. She has a bicycle.");
        write(OTHER, "tea", "Mallow tea was given to the children in Cadiz. The fever was gone after two days.");
        write(OTHER, "oil", "The doctor in Ghent keeps Mallow oil in a brown box. It helps against scars.");
        Files.copy(MEDICINE.resolve("examples.jsonl"), folder.resolve("examples.jsonl"));
        Files.write(
                folder.resolve("eval.jsonl"),
                Files.readAllLines(MEDICINE.resolve("eval.jsonl")).subList(0, 1));
        config = RunConfig.parse("run.yaml", """
                run: {id: canary, seed: 3}
                input:
                  root: %1$s
                  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: %1$s/output}
                model: {path: ../conf/quickstart/model}
                retrieve: {method: tfidf, k: 2, ownPairs: 1}
                prompt: {maxPromptTokens: 512}
                generate: {form: guided, kinds: {cloze: 1, extract: 1}, maxNewTokens: 48, maxInstructionTokens: 32, retries: 1}
                feedback: {method: bandit, waves: 2}
                filter: {minInstructionWords: 1, minResponseWords: 1, minGrounding: null, minInstructionGrounding: null}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 2}
                evaluate: {maxNewTokens: 8, centralised: true, localOnly: true, localOnlyPairs: 1}
                """.formatted(folder), folder, List.of());
        tables = new Tables(spark, config.output().root(), config.run().id());
    }

    private void write(String client, String name, String text) throws IOException {
        Path documents = Files.createDirectories(folder.resolve("clients").resolve(client));
        Files.writeString(documents.resolve(name + ".txt"), text);
    }

    /** Keeps every line. */
    private static final class Lines extends AbstractAppender {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        Lines() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage());
            if (event.getThrown() != null) {
                lines.add(event.getThrown().toString());
            }
        }
    }

    @Test
    void aClientsTextStaysWithTheClient() throws IOException, TimeoutException {
        Lines log = new Lines();
        log.start();
        BroadcastRows broadcasts = new BroadcastRows(spark);
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        logging.getConfiguration().getRootLogger().addAppender(log, Level.INFO, null);
        try {
            new RunJob(spark, config, tables).run();
            new ProfileJob(spark, config, tables).run();
            new RunJob(spark, config, tables).run();
            export(OTHER);
        } finally {
            logging.getConfiguration().getRootLogger().removeAppender(log.getName());
            broadcasts.close();
        }
        assertThat(broadcasts.columns()).contains("client_id").doesNotContainAnyElementsOf(TEXTS);
        assertThat(broadcasts.contain(CANARY)).isFalse();
        assertThat(log.lines).anySatisfy(line -> assertThat(line).contains("pairs accepted"));
        assertThat(log.lines).noneSatisfy(line -> assertThat(line).contains(CANARY));

        assertThat(tables.read(TableName.PAIRS)
                        .where(col("accepted").and(col("client_id").equalTo(HOLDER)))
                        .where(col("response")
                                .contains(CANARY)
                                .or(col("instruction").contains(CANARY)))
                        .count())
                .as("it was learned")
                .isPositive();
        for (TableName table : TableName.values()) {
            assertThat(ofOthers(table)).as("%s", table).noneMatch(row -> row.contains(CANARY));
        }
        assertThat(promptsOfOthers()).isNotEmpty().noneMatch(prompt -> prompt.contains(CANARY));
        for (Path file : written()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as("%s", file)
                    .doesNotContain(CANARY);
        }
        export(HOLDER);
        assertThat(Files.readString(folder.resolve(HOLDER + ".jsonl"))).contains(CANARY);
    }

    /** The rows of a table that are not the holder's, as JSON. */
    private List<String> ofOthers(TableName table) {
        Dataset<Row> rows = tables.read(table);
        Dataset<Row> others = table.hasClients() ? rows.where(col("client_id").notEqual(HOLDER)) : rows;
        return others
                .select(to_json(
                        struct(Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new))))
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> promptsOfOthers() {
        Map<String, String> prompts = new GenerateJob(spark, config, tables).prompts();
        return tables.read(TableName.GENERATIONS).collectAsList().stream()
                .map(Generation::fromRow)
                .filter(generation -> !generation.clientId().equals(HOLDER))
                .map(generation -> prompts.getOrDefault(generation.generationId(), ""))
                .filter(prompt -> !prompt.isEmpty())
                .toList();
    }

    private void export(String client) {
        String file = folder.resolve(client + ".jsonl").toString();
        var wanted = new ReviewExport(client, 99, ReviewExport.Which.ALL, false, ReviewExport.Format.JSONL, ',', file);
        new ReviewExportJob(spark, config, tables, wanted).run();
    }

    /** What a run writes beside its tables, and what was exported of the other client. */
    private List<Path> written() throws IOException {
        Path output = folder.resolve("output");
        try (Stream<Path> files = Files.walk(output)) {
            return Stream.concat(
                            files.filter(Files::isRegularFile)
                                    .filter(file -> !file.startsWith(output.resolve("tables"))),
                            Stream.of(folder.resolve(OTHER + ".jsonl")))
                    .toList();
        }
    }
}
