package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.table.MemoryTables;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.record.Generation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class AskedChunksTest {
    private static final String TWO = "generate.chunksPerClient=2";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AskedChunksTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void ofEachClientTheChosenChunksAloneAreAskedAboutAndASecondRunDoesNothing() {
        ChunkedRun run = new ChunkedRun(spark, folder);
        run.writeChunks(3);
        RunConfig config = run.config(TWO, "generate.samplesPerChunk=1");
        GenerateResult result = new GenerateJob(spark, config, run.tables()).run();
        assertThat(result.chunks()).isEqualTo(5);
        assertThat(result.generations()).isEqualTo(5);
        List<ChunkChoice> choices = choices(run.tables());
        assertThat(choices)
                .extracting(ChunkChoice::clientId)
                .containsExactly("school", "school", "ward-a", "ward-a", "ward-b");
        assertThat(chunks(run.generations()))
                .isEqualTo(choices.stream().map(ChunkChoice::chunkId).collect(Collectors.toSet()));

        Map<TableName, Long> versions = run.versions();
        new GenerateJob(spark, config, run.tables()).run();
        assertThat(run.versions()).isEqualTo(versions);
        assertThat(new FilterJob(spark, config, run.tables()).run().generated()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"coverage", "random", "first"})
    void theChoiceDoesNotDependOnPartitions(String order) {
        List<ChunkChoice> one = chosenFrom(1, order);
        assertThat(one).hasSize(9).isEqualTo(chosenFrom(7, order));
        assertThat(one).extracting(ChunkChoice::place).contains(0, 1, 2);
    }

    @Test
    void theFirstAreThoseOfTheFirstDocuments() {
        Tables tables = chunks(1);
        choose(tables, TWO, "generate.chunkChoice=first");
        Set<String> chosen = choices(tables).stream().map(ChunkChoice::chunkId).collect(Collectors.toSet());
        assertThat(tables.read(TableName.CHUNKS).collectAsList().stream().map(Chunk::fromRow))
                .filteredOn(chunk -> chosen.contains(chunk.chunkId()))
                .extracting(Chunk::ordinal)
                .containsOnly(0, 1);
    }

    @Test
    void anEncoderComparesChunksWhereOneIsGiven() {
        Tables tables = chunks(1);
        choose(tables, TWO, "retrieve.model=" + References.folder("nano-bert"));
        List<ChunkChoice> byModel = choices(tables);
        choose(tables, TWO);
        assertThat(byModel)
                .hasSize(6)
                .isNotEqualTo(choices(tables))
                .allSatisfy(choice -> assertThat(choice.gain()).isPositive());
    }

    @Test
    void whatIsAskedIsAnotherForAnotherChoiceAndTheOldOneWithoutAnyByOnePlan() {
        Tables tables = chunks(1);
        String all = inputs(tables).askedId();
        assertThat(inputs(tables, "generate.chunkChoice=random", "generate.chunkRelevance=0.1")
                        .askedId())
                .isEqualTo(all);
        assertThat(Set.of(
                        all,
                        inputs(tables, TWO).askedId(),
                        inputs(tables, TWO, "generate.chunkChoice=random").askedId(),
                        inputs(tables, TWO, "generate.chunkChoice=first").askedId(),
                        inputs(tables, TWO, "generate.chunkRelevance=0.1").askedId(),
                        inputs(tables, "generate.chunksPerClient=3").askedId()))
                .hasSize(6);
        assertThat(inputs(tables, TWO).planId()).isEqualTo(inputs(tables).planId());
        assertThat(inputs(tables, TWO, "retrieve.k=1").choiceId())
                .isEqualTo(inputs(tables, TWO).choiceId());
        assertThat(inputs(tables, TWO, "generate.chunkChoice=first", "run.seed=9")
                        .choiceId())
                .isEqualTo(inputs(tables, TWO, "generate.chunkChoice=first").choiceId());
        assertThat(new PlanRows(run().config(TWO), tables, inputs(tables, TWO)).missing())
                .as("two samples of two chunks of three clients")
                .isEqualTo(2 * 2 * 3);
        assertThat(tables.exists(TableName.CHOICES)).isFalse();
    }

    private List<ChunkChoice> chosenFrom(int partitions, String order) {
        Tables tables = chunks(partitions);
        spark.conf().set("spark.sql.shuffle.partitions", partitions);
        try {
            choose(tables, "generate.chunksPerClient=3", "generate.chunkChoice=" + order);
            return choices(tables);
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", SharedSpark.SHUFFLE_PARTITIONS);
        }
    }

    /** Eight chunks of each client, in memory. */
    private Tables chunks(int partitions) {
        Tables tables = new MemoryTables(spark);
        tables.append(TableName.CHUNKS, run().manyChunks(8).repartition(partitions), "ingest", 0);
        return tables;
    }

    private ChunkedRun run() {
        return new ChunkedRun(spark, folder);
    }

    private void choose(Tables tables, String... settings) {
        new AskedChunks(spark, run().config(settings), tables, inputs(tables, settings)).chosen();
    }

    private GenerationInputs inputs(Tables tables, String... settings) {
        return GenerationInputs.read(
                run().config(settings), tables, spark.sparkContext().hadoopConfiguration());
    }

    private static List<ChunkChoice> choices(Tables tables) {
        return tables.read(TableName.CHOICES).orderBy("client_id", "place").collectAsList().stream()
                .map(ChunkChoice::fromRow)
                .toList();
    }

    private static Set<String> chunks(List<Generation> generations) {
        return generations.stream().map(Generation::chunkId).collect(Collectors.toSet());
    }
}
