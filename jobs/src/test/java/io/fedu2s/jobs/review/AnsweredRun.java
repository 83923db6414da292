package io.fedu2s.jobs.review;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.filter.FilterResult;
import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A chunked run with answers written by hand, two of them with one id, for two clients have the same text. The first who
 * asks for one judges the answers, the others get a copy.
 */
final class AnsweredRun {
    /** By client and place of the chunk, what came back for it; else there was nothing to ask. */
    private static final Map<String, String> ANSWERS = Map.of(
            "ward-a 0", " When does the ferry to Aldo sail?\nResponse: The ferry to Aldo sails at noon.",
            "ward-a 1", " How many beds has the hospital?\nResponse: The hospital in Borva has ninety beds.",
            "ward-a 2", " On which days does Dr. Lund work",
            "ward-b 0", " When does the ferry to Aldo sail?\nResponse: The ferry to Aldo sails at noon.",
            "school 0", " How many pears does Mira buy?\nResponse: Mira buys 3 more.");

    private static Path judged = Path.of("none");

    private final SparkSession spark;
    private final ChunkedRun run;

    AnsweredRun(SparkSession spark, Path folder) {
        this.spark = spark;
        this.run = new ChunkedRun(spark, folder);
        fill(folder.resolve("output"));
    }

    /** Judged once for all tests of a process. */
    private void fill(Path output) {
        try {
            synchronized (AnsweredRun.class) {
                if (Files.exists(judged)) {
                    FileUtils.copyDirectory(judged.toFile(), output.toFile());
                } else {
                    judge();
                    judged = Files.createTempDirectory("judged-once");
                    FileUtils.copyDirectory(output.toFile(), judged.toFile());
                    FileUtils.forceDeleteOnExit(judged.toFile());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge() {
        run.writeChunks(1);
        String planId = GenerationInputs.read(
                        config(), tables(), spark.sparkContext().hadoopConfiguration())
                .planId();
        List<Row> rows = tables().read(TableName.CHUNKS).collectAsList().stream()
                .map(row -> answer(Chunk.fromRow(row), planId).toRow())
                .toList();
        tables().append(TableName.GENERATIONS, spark.createDataFrame(rows, Generation.SCHEMA), "by hand", 0);
        filter();
    }

    RunConfig config(String... settings) {
        return run.config(Stream.concat(Stream.of("generate.samplesPerChunk=1"), Stream.of(settings))
                .toArray(String[]::new));
    }

    Tables tables() {
        return run.tables();
    }

    Map<TableName, Long> versions() {
        return run.versions();
    }

    FilterResult filter(String... settings) {
        return new FilterJob(spark, config(settings), tables()).run();
    }

    /** The pairs that have a text, by client. */
    List<Pair> pairs() {
        return tables().read(TableName.PAIRS).orderBy("client_id", "chunk_id").collectAsList().stream()
                .map(Pair::fromRow)
                .toList();
    }

    Pair pair(String client, String beginning) {
        return pairs().stream()
                .filter(pair -> pair.clientId().equals(client) && pair.context().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static Generation answer(Chunk chunk, String planId) {
        String text = ANSWERS.getOrDefault(chunk.clientId() + " " + chunk.ordinal(), "");
        return ChunkedRun.answer(chunk, "generation of " + chunk.text(), text, planId);
    }
}
