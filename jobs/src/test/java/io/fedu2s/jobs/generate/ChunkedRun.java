package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.jobs.table.WrittenOnce;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.TextHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run whose chunks are there: three clients of two domains, two of them with one text in common, and one chunk that no
 * prompt has room for. The model is a random one of 0.2 million weights.
 */
public final class ChunkedRun {
    /** The chunk that both wards have. */
    static final String SHARED = "The ferry to Aldo sails at noon.";

    /** The chunk that is longer than a prompt may be. */
    static final String TOO_LONG = "Count the plums and the pears. ".repeat(40).strip();

    private static final Path MODEL = References.folder("nano-llama");

    private final SparkSession spark;
    private final Path folder;

    /** A run below a folder of its own. */
    public ChunkedRun(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
        write("few-shot.txt", """
                {{context}}
                {{#examples}}
                Document: {{document}}
                Instruction: {{instruction}}
                Response: {{response}}

                {{/examples}}
                Document: {{chunk}}
                Instruction:
                """);
        write("medicine.jsonl", """
                {"document": "A boat to Enna leaves at six.", "instruction": "When does the boat leave?", "response": "At six."}
                {"document": "Dr. Ode works on Mondays.", "instruction": "Who works?", "response": "Dr. Ode."}
                {"document": "The hospital in Cadiz has nine beds.", "instruction": "How many beds?", "response": "Nine beds."}
                """);
        write("math.jsonl", """
                {"document": "Lea has 2 pears and eats 1.", "instruction": "How many are left?", "response": "1 pear is left."}
                """);
    }

    /** Its configuration with some keys set otherwise. */
    public RunConfig config(String... settings) {
        String text = """
                run: {id: test, seed: 5}
                input:
                  root: %1$s
                  domains:
                    - {name: medicine, clients: medicine, examples: [medicine.jsonl]}
                    - {name: math, clients: math, examples: [math.jsonl]}
                output: {root: %1$s/output}
                model: {path: %2$s}
                retrieve: {k: 2}
                prompt: {fewShotTemplate: few-shot.txt, maxPromptTokens: 200}
                generate: {samplesPerChunk: 2, maxNewTokens: 6, temperature: 0.7, blockSize: 2, unitsPerCommit: 1}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 4, maxLength: 200, learningRate: 0.01}
                """.formatted(folder, MODEL);
        return RunConfig.parse("test.yaml", text, folder, List.of(settings));
    }

    /** Its tables. */
    public Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "test");
    }

    /** Fills {@code chunks} in one commit of so many files. */
    public void writeChunks(int files) {
        List<Row> rows = List.of(
                chunk("ward-a", "medicine", 0, SHARED),
                chunk("ward-a", "medicine", 1, "The hospital in Borva has twelve beds."),
                chunk("ward-a", "medicine", 2, "Dr. Lund works on Fridays."),
                chunk("ward-b", "medicine", 0, SHARED),
                chunk("school", "math", 0, "Mira has 4 pears and buys 3 more."),
                chunk("school", "math", 1, TOO_LONG));
        WrittenOnce.append(
                tables(),
                TableName.CHUNKS,
                "ingest",
                "chunks of a chunked run in files: " + files,
                () -> spark.createDataFrame(rows, Chunk.SCHEMA).repartition(files));
    }

    /** Fills {@code chunks} in one commit of one chunk. */
    void writeOneChunk() {
        List<Row> row = List.of(chunk("ward-b", "medicine", 1, "Dr. Moor works on Sundays."));
        tables().append(TableName.CHUNKS, spark.createDataFrame(row, Chunk.SCHEMA), "ingest", 0);
    }

    /** Fills {@code chunks} with so many of each client, each with a name and a number. */
    void writeManyChunks(int each) {
        tables().append(TableName.CHUNKS, manyChunks(each), "ingest", 0);
    }

    /** Adds to that as many as there are to so many of each. */
    void writeMoreChunks(int before, int each) {
        tables().append(TableName.CHUNKS, manyChunks(before, each), "ingest", each);
    }

    /** So many chunks of each client. */
    Dataset<Row> manyChunks(int each) {
        return manyChunks(0, each);
    }

    private Dataset<Row> manyChunks(int before, int each) {
        List<Row> rows = new ArrayList<>();
        for (int i = before; i < each; i++) {
            rows.add(chunk(
                    "ward-a", "medicine", i, "The hospital in Borva has %d beds and a garden.".formatted(20 + i)));
            rows.add(chunk("ward-b", "medicine", i, "The ferry to Aldo leaves at %d o'clock sharp.".formatted(20 + i)));
            rows.add(chunk("school", "math", i, "On a walk Mira has %d pears and buys more.".formatted(20 + i)));
        }
        return spark.createDataFrame(rows, Chunk.SCHEMA);
    }

    /** One more chunk, as if a client had written a document more. */
    void writeAnotherChunk() {
        List<Row> row = List.of(chunk("ward-b", "medicine", 1, "Dr. Moor works on Sundays."));
        tables().append(TableName.CHUNKS, spark.createDataFrame(row, Chunk.SCHEMA), "ingest", 1);
    }

    /** All rows of {@code generations}, by plan, chunk and sample. */
    List<Generation> generations() {
        return tables()
                .read(TableName.GENERATIONS)
                .orderBy("plan_id", "chunk_id", "sample", "attempt")
                .collectAsList()
                .stream()
                .map(Generation::fromRow)
                .toList();
    }

    /** The version of every table. */
    public Map<TableName, Long> versions() {
        Map<TableName, Long> versions = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            versions.put(table, tables().version(table));
        }
        return versions;
    }

    /** What a model may have answered about a chunk; an empty text stands for a prompt that was too long. */
    public static Generation answer(Chunk chunk, String generationId, String text, String planId) {
        return answer(chunk, 0, generationId, text, planId);
    }

    /** The same as the how-manieth answer about the chunk. */
    public static Generation answer(Chunk chunk, int sample, String generationId, String text, String planId) {
        return new Generation(
                chunk.clientId(),
                chunk.domain(),
                chunk.documentId(),
                chunk.chunkId(),
                sample,
                0,
                "few-shot",
                "",
                generationId,
                "",
                "model",
                List.of(),
                List.of(),
                text,
                text.isEmpty() ? "prompt_too_long" : "eos",
                1,
                50,
                text.isEmpty() ? 0 : 10,
                planId,
                false);
    }

    private static Row chunk(String client, String domain, int ordinal, String text) {
        return Chunk.of(client, domain, "notes.txt", ordinal, text, text.length() / 3, TextHash.named("run"))
                .toRow();
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
