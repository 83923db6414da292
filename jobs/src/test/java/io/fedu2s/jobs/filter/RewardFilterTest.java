package io.fedu2s.jobs.filter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.plan.EmbedFunction;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Encoders and reward models in jobs. */
@ExtendWith(SharedSpark.class)
class RewardFilterTest {
    private static final Path MODELS = References.folder("");
    private static final String REWARD_MODEL = "filter.rewardModel=" + MODELS.resolve("nano-bert-reward");
    private static final List<String> ANSWERS = List.of(
            "What is brass?\nResponse: Brass is a metal.",
            "Where is the pier?\nResponse: It is in the south.",
            "Who repaired the clock?\nResponse: Ilse Brandt did.",
            "Tell it all.\nResponse: " + "A word and a word. ".repeat(60),
            "No response at all");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    RewardFilterTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void theRewardIsKeptForEveryPairAndRefusesThoseBelowTheThreshold() throws IOException {
        writeTables();
        new FilterJob(spark, config(REWARD_MODEL), tables()).run();
        Map<String, Pair> pairs = pairs();
        assertThat(pairs).hasSize(ANSWERS.size());
        List<Double> rewards = new ArrayList<>();
        try (Backbone model =
                Backbone.load(MODELS.resolve("nano-bert-reward"), Dtype.FLOAT32, Device.cpu(), PromptForm.PLAIN)) {
            for (String chunk : List.of("0", "1", "2")) {
                Pair pair = requireNonNull(pairs.get(chunk));
                double alone = new RewardModel(model, "")
                        .score(List.of(pair.instruction()), List.of(pair.response()), 1000)
                        .get(0)
                        .value();
                assertThat(pair.accepted()).isTrue();
                assertThat(pair.scores().get("reward")).isCloseTo(alone, within(1e-4));
                assertThat(pair.scores().get("reward_excess_tokens")).isZero();
                rewards.add(alone);
            }
        }
        assertThat(requireNonNull(pairs.get("3")).accepted()).isTrue();
        assertThat(requireNonNull(pairs.get("3")).scores()).doesNotContainKey("reward");
        assertThat(requireNonNull(pairs.get("3")).scores().get("reward_excess_tokens"))
                .isPositive();
        assertThat(requireNonNull(pairs.get("4")).scores()).doesNotContainKeys("reward", "reward_excess_tokens");

        assertThat(tables().read(TableName.SCORES).count()).isEqualTo(ANSWERS.size());
        long asked = tables().version(TableName.SCORES);
        List<Double> sorted = rewards.stream().sorted().toList();
        double threshold = (sorted.get(0) + sorted.get(1)) / 2;
        FilterResult result =
                new FilterJob(spark, config(REWARD_MODEL, "filter.minReward=" + threshold), tables()).run();

        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.rejected()).containsEntry("reward", 1L).containsEntry("reward_too_long", 1L);
        assertThat(tables().version(TableName.SCORES))
                .as("for another threshold nothing is asked again")
                .isEqualTo(asked);
        Map<String, Pair> judged = pairs();
        for (int i = 0; i < 3; i++) {
            Pair pair = requireNonNull(judged.get(String.valueOf(i)));
            assertThat(pair.accepted()).isEqualTo(rewards.get(i) >= threshold);
            assertThat(pair.scores().get("reward")).isCloseTo(rewards.get(i), within(1e-4));
        }
    }

    @Test
    void aThresholdWithoutAModelAndAModelWithoutAHeadAreRefused() throws IOException {
        assertThatThrownBy(() -> config("filter.minReward=1"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'filter.minReward' is 1.0")
                .hasMessageContaining("filter.rewardModel");
        writeTables();
        assertThatThrownBy(() -> new FilterJob(
                                spark, config("filter.rewardModel=" + MODELS.resolve("nano-bert")), tables())
                        .run())
                .hasStackTraceContaining("holds no reward model");
    }

    @Test
    void anEncoderMakesTheVectorsOfDenseRetrieval() {
        StructType schema =
                new StructType().add("unit", DataTypes.LongType, false).add("text", DataTypes.StringType, false);
        Dataset<Row> texts = spark.createDataFrame(
                List.of(
                        RowFactory.create(0L, "Brass"),
                        RowFactory.create(0L, "The ferry"),
                        RowFactory.create(1L, "brass")),
                schema);
        ModelSpec encoder = new ModelSpec(MODELS.resolve("nano-bert").toString(), Dtype.FLOAT32, 1);

        List<Row> rows = texts.coalesce(1)
                .mapPartitions(new EmbedFunction(encoder, 1000), Encoders.row(EmbedFunction.schema(schema)))
                .collectAsList();

        List<Features> vectors = rows.stream().map(FeatureColumn::of).toList();
        assertThat(vectors).allSatisfy(vector -> {
            assertThat(vector)
                    .isInstanceOfSatisfying(
                            DenseFeatures.class,
                            dense -> assertThat(dense.values()).hasSize(32));
            assertThat(vector.norm()).isCloseTo(1, within(1e-5));
        });
        assertThat(vectors.get(0).dot(vectors.get(2))).isCloseTo(1, within(1e-5));
        assertThat(vectors.get(0).dot(vectors.get(1))).isLessThan(0.999);
    }

    /** A configuration that lets every pair pass but for its reward. */
    private RunConfig config(String... settings) {
        String text = """
                run: {id: test, seed: 5}
                input:
                  root: %1$s
                  domains: [{name: craft, clients: craft, examples: [examples.jsonl]}]
                output: {root: %1$s/output}
                model: {path: %2$s}
                retrieve: {k: 1}
                prompt: {maxPromptTokens: 100}
                generate: {maxNewTokens: 20}
                filter: {minInstructionWords: null, maxResponseWords: null, maxRepetition: null, minGrounding: null,
                  minNameGrounding: null, minNumberGrounding: null, maxRougeLToSiblings: null, maxRougeLToExamples: null}
                """.formatted(folder, MODELS.resolve("nano-llama"));
        return RunConfig.parse("test.yaml", text, folder, List.of(settings));
    }

    private Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "test");
    }

    private Map<String, Pair> pairs() {
        return tables().read(TableName.PAIRS).collectAsList().stream()
                .map(Pair::fromRow)
                .collect(Collectors.toMap(Pair::documentId, pair -> pair));
    }

    /** A chunk and an answer about it for each of the answers. */
    private void writeTables() throws IOException {
        Files.writeString(
                folder.resolve("examples.jsonl"),
                "{\"document\": \"A bell.\", \"instruction\": \"What is it?\", \"response\": \"A bell.\"}\n");
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            chunks.add(Chunk.of(
                    "smith",
                    "craft",
                    String.valueOf(i),
                    0,
                    "A text about brass, number " + i + ".",
                    9,
                    TextHash.named("run")));
        }
        tables().append(
                        TableName.CHUNKS,
                        spark.createDataFrame(chunks.stream().map(Chunk::toRow).toList(), Chunk.SCHEMA),
                        "ingest",
                        0);
        GenerationInputs inputs =
                GenerationInputs.read(config(), tables(), spark.sparkContext().hadoopConfiguration());
        List<Row> generations = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            Chunk chunk = chunks.get(i);
            generations.add(new Generation(
                            chunk.clientId(),
                            chunk.domain(),
                            chunk.documentId(),
                            chunk.chunkId(),
                            0,
                            0,
                            "few-shot",
                            "",
                            "generation-" + i,
                            "",
                            "model",
                            List.of(),
                            List.of(),
                            " " + ANSWERS.get(i),
                            "eos",
                            1,
                            50,
                            10,
                            inputs.planId(),
                            false)
                    .toRow());
        }
        tables().append(TableName.GENERATIONS, spark.createDataFrame(generations, Generation.SCHEMA), "generate", 0);
    }
}
