package io.fedu2s.jobs.preview;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.ingest.ChunkSample;
import io.fedu2s.jobs.table.MemoryTables;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Asks the model about a few chunks of a run and judges its answers, by the very jobs of a run, over tables that are kept
 * in memory: the run's own stand as they are, and nothing is written.
 */
public final class PreviewJob {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables run;
    private final int chunks;
    private final String client;

    /**
     * A look at a run.
     *
     * @param run its tables, which need not be there
     * @param chunks how many
     * @param client whose; all clients' where it is empty
     */
    public PreviewJob(SparkSession spark, RunConfig config, Tables run, int chunks, String client) {
        this.spark = spark;
        // What verdicts teach, and which chunks stand for others, shows when there are many.
        this.config = config.with(List.of(
                "feedback.method=none", "generate.retries=0", "retrieve.ownPairs=0", "generate.chunksPerClient=0"));
        this.run = run;
        this.chunks = chunks;
        this.client = client;
    }

    /**
     * Prompts, answers and verdicts as text.
     *
     * @throws io.fedu2s.udf.error.UserException as the jobs of a run do
     */
    public String run() {
        List<Chunk> drawn = new ChunkSample(spark, config, run).draw(chunks, client);
        Tables memory = new MemoryTables(spark);
        memory.append(
                TableName.CHUNKS,
                spark.createDataFrame(drawn.stream().map(Chunk::toRow).toList(), Chunk.SCHEMA),
                "preview",
                0);
        GenerateJob generate = new GenerateJob(spark, config, memory);
        generate.run();
        Map<String, String> prompts = generate.prompts();
        new FilterJob(spark, config, memory).run();
        List<Generation> generations = memory.read(TableName.GENERATIONS).collectAsList().stream()
                .map(Generation::fromRow)
                .sorted(Comparator.comparingInt(Generation::sample).thenComparing(Generation::attempt))
                .toList();
        List<Pair> pairs = memory.read(TableName.PAIRS).collectAsList().stream()
                .map(Pair::fromRow)
                .toList();
        return PreviewText.of(drawn, generations, prompts, pairs);
    }
}
