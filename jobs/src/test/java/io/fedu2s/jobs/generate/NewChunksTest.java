package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.filter.FilterResult;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Text that grows: what a plan asks when clients have written more. */
@ExtendWith(SharedSpark.class)
class NewChunksTest {
    private static final int CLIENTS = 3;
    private static final int BEFORE = 4;
    private static final int AFTER = 6;

    private static final String[] PLAIN = {"generate.samplesPerChunk=1", "filter.minGrounding=0.0"};

    /** Short answers of a tiny model pass these, so that waves have something to learn from. */
    private static final String[] WAVES = {
        "generate.form=guided",
        "generate.maxInstructionTokens=6",
        "generate.samplesPerChunk=1",
        "generate.kinds={cloze: 1, quiz: 1}",
        "feedback.method=bandit",
        "feedback.waves=2",
        "generate.retries=1"
    };

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private ChunkedRun grown;

    NewChunksTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void firstNight() {
        grown = new ChunkedRun(spark, folder);
        grown.writeManyChunks(BEFORE);
    }

    @Test
    void onlyTheirRowsAreWrittenAndTheyAreThoseOfAllTheTextAtOnce(@TempDir Path other) {
        ChunkedRun whole = new ChunkedRun(spark, other);
        whole.writeManyChunks(BEFORE);
        whole.writeMoreChunks(BEFORE, AFTER);
        generate(whole, PLAIN);
        FilterResult judged = filter(whole, PLAIN);

        GenerateResult first = generate(grown, PLAIN);
        filter(grown, PLAIN);
        List<Generation> before = grown.generations();
        grown.writeMoreChunks(BEFORE, AFTER);
        assertThat(missing(grown, PLAIN)).isEqualTo(CLIENTS * (AFTER - BEFORE));
        CommitListener killer = Killed.after("GENERATIONS 1");
        RunConfig config = grown.config(PLAIN);
        assertThatThrownBy(() -> new GenerateJob(spark, config, grown.tables(), killer).run())
                .isInstanceOf(Killed.class);
        assertThat(grown.generations()).hasSizeBetween(before.size() + 1, CLIENTS * AFTER - 1);
        GenerateResult second = generate(grown, PLAIN);

        assertThat(second.planId()).isEqualTo(first.planId());
        assertThat(second.cached()).isZero();
        assertThat(grown.generations())
                .containsAll(before)
                .isEqualTo(whole.generations())
                .hasSize(CLIENTS * AFTER);
        assertThat(filter(grown, PLAIN)).isEqualTo(judged);
        assertThat(pairs(grown)).isEqualTo(pairs(whole));
    }

    @Test
    void onlyPairsOfTheirClientAreJudgedAgain() {
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        List<Row> before = pairs(grown);
        grown.writeAnotherChunk();
        generate(grown, PLAIN);
        assertThat(filter(grown, PLAIN).generated()).isEqualTo(CLIENTS * BEFORE + 1L);

        assertThat(pairs(grown)).containsAll(before).hasSize(before.size() + 1);
        Row last = DeltaTable.forPath(spark, grown.tables().path(TableName.PAIRS))
                .history(1)
                .select("operation", "operationMetrics")
                .head();
        assertThat(last.getString(0)).isEqualTo("MERGE");
        Map<String, String> counted = last.getJavaMap(1);
        assertThat(counted).containsEntry("numTargetRowsDeleted", String.valueOf(BEFORE));
        assertThat(counted).containsEntry("numTargetRowsInserted", String.valueOf(BEFORE + 1));

        Map<TableName, Long> versions = grown.versions();
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        assertThat(grown.versions()).isEqualTo(versions);
    }

    @Test
    void aClientThatMovedToAnotherDomainIsAskedAnew() {
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        Dataset<Row> chunks = grown.tables().read(TableName.CHUNKS);
        Column domain = when(col("client_id").equalTo("ward-a"), "math").otherwise(col("domain"));
        replace(chunks.withColumn("domain", domain), "moved");
        assertThat(missing(grown, PLAIN)).isEqualTo(BEFORE);
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        assertThat(missing(grown, PLAIN)).isZero();
        assertThat(pairs(grown))
                .filteredOn(row -> row.<String>getAs("client_id").equals("ward-a"))
                .hasSize(BEFORE)
                .allSatisfy(row -> assertThat(row.<String>getAs("domain")).isEqualTo("math"));
    }

    /** As ingest does where its input changed. */
    private void replace(Dataset<Row> chunks, String step) {
        grown.tables().replace(TableName.CHUNKS, spark.createDataFrame(chunks.collectAsList(), Chunk.SCHEMA), step);
    }

    @Test
    void whatWasMadeOfAClientThatWentGoesWithItAndIsMadeAgainWhenItComesBack() {
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        List<Row> before = pairs(grown);
        List<Generation> asked = grown.generations();
        Dataset<Row> chunks = grown.tables().read(TableName.CHUNKS);
        replace(chunks.where(col("client_id").notEqual("ward-a")), "gone");
        CommitListener killer = Killed.after("GENERATIONS 0");
        assertThat(generate(grown, PLAIN).generations()).isEqualTo((CLIENTS - 1L) * BEFORE);

        assertThat(holding(grown, "ward-a")).isEmpty();
        filter(grown, PLAIN);
        assertThat(pairs(grown))
                .isEqualTo(before.stream()
                        .filter(row -> !row.<String>getAs("client_id").equals("ward-a"))
                        .toList());
        Map<TableName, Long> versions = grown.versions();
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        assertThat(grown.versions()).isEqualTo(versions);

        replace(chunks, "back");
        RunConfig config = grown.config(PLAIN);
        assertThatThrownBy(() -> new GenerateJob(spark, config, grown.tables(), killer).run())
                .isInstanceOf(Killed.class);
        generate(grown, PLAIN);
        filter(grown, PLAIN);
        assertThat(grown.generations()).isEqualTo(asked);
        assertThat(pairs(grown)).isEqualTo(before);
    }

    @Test
    void chunksThatWentAfterTheyTaughtAreTakenInAnewWhenTheyComeBack() {
        teach(grown);
        List<ArmCount> learned = arms(grown);
        Dataset<Row> chunks = grown.tables().read(TableName.CHUNKS);
        replace(chunks.limit(0), "all are gone");
        grown.writeMoreChunks(BEFORE, AFTER);
        teach(grown);
        assertThat(missing(grown, WAVES)).isZero();
        assertThat(grown.tables()
                        .read(TableName.INTAKES)
                        .select("intake")
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getInt(0))
                .containsExactly(1);
        assertThat(arms(grown)).containsAll(learned).extracting(ArmCount::wave).contains(3, 4);

        replace(chunks.union(grown.tables().read(TableName.CHUNKS)), "all are back");
        teach(grown);
        assertThat(missing(grown, WAVES)).isZero();
        assertThat(arms(grown)).extracting(ArmCount::wave).contains(6, 7);
        Map<TableName, Long> versions = grown.versions();
        teach(grown);
        assertThat(grown.versions()).isEqualTo(versions);
    }

    /** The tables that have rows of a client. */
    private static List<TableName> holding(ChunkedRun run, String client) {
        return Arrays.stream(TableName.values())
                .filter(TableName::hasClients)
                .filter(table -> !run.tables()
                        .read(table)
                        .where(col("client_id").equalTo(client))
                        .isEmpty())
                .toList();
    }

    @Test
    void wavesOfNewChunksLearnFromThoseBeforeAndARunThatDiedComesOutTheSame(@TempDir Path other) {
        teach(grown);
        List<Generation> before = grown.generations();
        List<ArmCount> learned = arms(grown);
        grown.writeMoreChunks(BEFORE, AFTER);
        teach(grown);
        assertThat(grown.generations()).containsAll(before).hasSizeGreaterThan(before.size());
        assertThat(arms(grown)).containsAll(learned).extracting(ArmCount::wave).contains(0, 1, 3, 4);
        assertThat(missing(grown, WAVES)).isZero();
        Map<TableName, Long> versions = grown.versions();
        teach(grown);
        assertThat(grown.versions()).isEqualTo(versions);

        ChunkedRun killed = new ChunkedRun(spark, other);
        killed.writeManyChunks(BEFORE);
        teach(killed);
        killed.writeMoreChunks(BEFORE, AFTER);
        RunConfig config = killed.config(WAVES);
        for (String place : List.of("JUDGED 3", "ARMS 4")) {
            assertThatThrownBy(() -> new GenerateJob(
                                    spark,
                                    config,
                                    killed.tables(),
                                    Killed.after(place),
                                    new FilterJob(spark, config, killed.tables()))
                            .run())
                    .as(place)
                    .isInstanceOf(Killed.class);
        }
        teach(killed);
        assertThat(killed.generations()).isEqualTo(grown.generations());
        assertThat(arms(killed)).isEqualTo(arms(grown));
    }

    private GenerateResult generate(ChunkedRun run, String... settings) {
        return new GenerateJob(spark, run.config(settings), run.tables()).run();
    }

    private void teach(ChunkedRun run) {
        RunConfig config = run.config(WAVES);
        new GenerateJob(spark, config, run.tables(), new FilterJob(spark, config, run.tables())).run();
    }

    private FilterResult filter(ChunkedRun run, String... settings) {
        return new FilterJob(spark, run.config(settings), run.tables()).run();
    }

    private long missing(ChunkedRun run, String... settings) {
        RunConfig config = run.config(settings);
        GenerationInputs inputs =
                GenerationInputs.read(config, run.tables(), spark.sparkContext().hadoopConfiguration());
        return new PlanRows(config, run.tables(), inputs).missing();
    }

    private static List<Row> pairs(ChunkedRun run) {
        return run.tables()
                .read(TableName.PAIRS)
                .orderBy("client_id", "chunk_id", "generation_id")
                .collectAsList();
    }

    private static List<ArmCount> arms(ChunkedRun run) {
        return run.tables().read(TableName.ARMS).collectAsList().stream()
                .map(ArmCount::fromRow)
                .sorted(Comparator.comparing(ArmCount::wave)
                        .thenComparing(ArmCount::clientId)
                        .thenComparing(ArmCount::arm)
                        .thenComparing(ArmCount::name))
                .toList();
    }
}
