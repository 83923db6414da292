package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.expr;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.jobs.table.WrittenOnce;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run whose pairs are there: three clients of two domains, one whose pairs are all too long, and one whose pairs were
 * all rejected.
 */
public final class TunedRun {
    /** The tables of a federation's rounds, in the order in which they are committed. */
    static final List<TableName> ROUND_TABLES = List.of(
            TableName.TRAININGS, TableName.CLIENT_STATES, TableName.UPDATES, TableName.ADAPTERS, TableName.ROUNDS);

    private static final Path MODEL = References.folder("nano-llama");

    private static FederateResult finished = new FederateResult(0, 0, "");
    private static Path finishedTables = Path.of("none");

    private final SparkSession spark;
    private final Path folder;

    /** A run below a folder of its own. */
    public TunedRun(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** Its configuration with some keys set otherwise. */
    public RunConfig config(String... settings) {
        String text = """
                run: {id: test, seed: 5}
                input:
                  root: %1$s
                  domains:
                    - {name: medicine, clients: medicine, examples: [none.jsonl], evaluation: medicine.jsonl}
                    - {name: math, clients: math, examples: [none.jsonl], evaluation: math.jsonl}
                output: {root: %1$s/output}
                model: {path: %2$s}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 2, localSteps: 2, batchSize: 4, maxLength: 200, learningRate: 0.01}
                evaluate: {maxNewTokens: 8, centralised: true}
                """.formatted(folder, MODEL);
        return RunConfig.parse("test.yaml", text, folder, List.of(settings));
    }

    /** Its tables. */
    public Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "test");
    }

    /** Fills {@code pairs}. */
    public void writePairs() {
        WrittenOnce.append(
                tables(),
                TableName.PAIRS,
                "filter",
                "pairs of a tuned run",
                () -> spark.createDataFrame(pairs(), Pair.SCHEMA));
    }

    /**
     * Fills all tables by the federation of the configuration as it stands; the first who asks for it runs it, the
     * others get a copy.
     */
    public FederateResult federated() throws IOException {
        synchronized (TunedRun.class) {
            if (finished.rounds() == 0) {
                Path once = Files.createTempDirectory("federated-once");
                TunedRun run = new TunedRun(spark, once);
                run.writePairs();
                finished = new FederateJob(spark, run.config(), run.tables()).run();
                finishedTables = once.resolve("output");
                FileUtils.forceDeleteOnExit(once.toFile());
            }
            FileUtils.copyDirectory(
                    finishedTables.toFile(), folder.resolve("output").toFile());
            return finished;
        }
    }

    /** By table of rounds, how many rows it has and a digest of them, but for the seconds they took. */
    Map<TableName, List<Object>> rows() {
        Map<TableName, List<Object>> rows = new EnumMap<>(TableName.class);
        for (TableName table : ROUND_TABLES) {
            String columns = Arrays.stream(table.schema().fieldNames())
                    .filter(column -> !column.equals("seconds"))
                    .collect(Collectors.joining(", "));
            Row row = tables().read(table)
                    .agg(expr("count(1)"), expr("bit_xor(xxhash64(" + columns + "))"))
                    .head();
            rows.put(table, new ArrayList<>(Arrays.asList(row.get(0), row.get(1))));
        }
        return rows;
    }

    /** All rows of {@code pairs}. */
    static List<Row> pairs() {
        List<Row> rows = new ArrayList<>();
        pairs("ward-a", "medicine", 7, rows);
        pairs("ward-b", "medicine", 4, rows);
        pairs("school", "math", 9, rows);
        rows.add(pair("archive", "math", 0, "", "A long story. ".repeat(100)).toRow());
        for (int i = 0; i < 3; i++) {
            rows.add(pair("empty-handed", "math", i, "too_short", "Text.").toRow());
        }
        return rows;
    }

    /** Two held-out pairs for each domain. */
    public void writeHumanPairs() throws IOException {
        for (String domain : List.of("medicine", "math")) {
            Files.writeString(folder.resolve(domain + ".jsonl"), """
                    {"instruction": "What is it?", "response": "A word of %1$s.", "context": "A text about %1$s."}
                    {"instruction": "Who wrote it?", "response": "Somebody did."}
                    {"instruction": "When was that?", "response": "In the year of 1852."}
                    """.formatted(domain));
        }
    }

    private static void pairs(String client, String domain, int count, List<Row> rows) {
        for (int i = 0; i < count; i++) {
            rows.add(pair(client, domain, i, "", "Text " + i + " of " + client + ".")
                    .toRow());
        }
        rows.add(pair(client, domain, count, "cut_off", "Text.").toRow());
    }

    private static Pair pair(String client, String domain, int number, String reason, String context) {
        String id = client + "-" + number;
        return new Pair(
                client,
                domain,
                "document",
                "chunk",
                "generation-" + id,
                "few-shot",
                "",
                "pair-" + id,
                context,
                "What is number " + number + "?",
                "It is " + number * 7 + " of " + client + ".",
                Map.of(),
                reason.isEmpty(),
                reason,
                reason.isEmpty() ? "" : "cut_off 1 > 0, for filter.allowCutOff is false");
    }
}
