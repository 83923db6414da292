package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.WrittenOnce;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.plan.ChunkPast;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Over answers written by hand, so that it can be seen which verdict each of them must have. */
@ExtendWith(SharedSpark.class)
class FilterJobTest {
    private static final String ONE_SAMPLE = "generate.samplesPerChunk=1";

    /** By client and place of the chunk, what came back for it; nothing where there was nothing to ask. */
    private static final Map<String, String> ANSWERS = Map.of(
            "ward-a 0", " When does the ferry to Aldo sail?\nResponse: The ferry to Aldo sails at noon.",
            "ward-a 1", " How many beds has the hospital?\nResponse: The hospital in Borva has ninety beds.",
            "ward-a 2", " On which days does Dr. Lund work",
            "ward-b 0", " When?\nResponse: At noon.",
            "school 0", " How many pears does Mira buy?\nResponse: Mira buys 3 more.");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private ChunkedRun run;

    FilterJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void answers() {
        run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
        WrittenOnce.append(
                run.tables(), TableName.GENERATIONS, "by hand", "answers of " + FilterJobTest.class, this::answered);
    }

    private Dataset<Row> answered() {
        String planId = GenerationInputs.read(
                        run.config(ONE_SAMPLE),
                        run.tables(),
                        spark.sparkContext().hadoopConfiguration())
                .planId();
        List<Row> rows = run.tables().read(TableName.CHUNKS).collectAsList().stream()
                .map(row -> answer(Chunk.fromRow(row), planId).toRow())
                .toList();
        return spark.createDataFrame(rows, Generation.SCHEMA);
    }

    @Test
    void everyGenerationEndsWithOneVerdictAndASecondRunChangesNothing() {
        FilterResult result = filter();

        assertThat(result.generated()).isEqualTo(6);
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.rejected())
                .isEqualTo(Map.of(
                        "ungrounded", 1L, "no_response", 1L, "instruction_too_short", 1L, "prompt_too_long", 1L));
        assertThat(result.byDomain())
                .isEqualTo(Map.of(
                        "medicine", new FilterResult.DomainPairs(4, 1), "math", new FilterResult.DomainPairs(2, 1)));
        assertThat(result.withoutPairs()).isEqualTo(Map.of("ward-b", Map.of("instruction_too_short", 1L)));
        List<Pair> pairs = pairs();
        assertThat(pairs).hasSize(6);
        assertThat(pairs)
                .filteredOn(pair -> pair.instruction().isEmpty())
                .hasSize(2)
                .allSatisfy(pair -> {
                    assertThat(pair.reason()).isIn("no_response", "prompt_too_long");
                    assertThat(pair.scores()).isEmpty();
                });
        assertThat(pairs)
                .filteredOn(pair -> !pair.instruction().isEmpty())
                .hasSize(4)
                .allSatisfy(pair -> {
                    assertThat(pair.accepted()).isEqualTo(pair.reason().isEmpty());
                    assertThat(pair.scores()).containsKeys("grounding", "instruction_words", "repetition");
                });
        assertThat(pairs)
                .filteredOn(pair -> pair.reason().equals("ungrounded"))
                .singleElement()
                .satisfies(pair -> {
                    assertThat(grounding(List.of(pair)).values())
                            .allSatisfy(score -> assertThat(score).isBetween(0.5, 0.9));
                    assertThat(pair.detail()).matches("grounding 0\\.\\d+ < filter\\.minGrounding 0\\.9");
                });
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.detail().isEmpty()).isEqualTo(pair.accepted()));
        assertThat(pairs)
                .extracting(Pair::detail)
                .contains(
                        "no line opens a response as prompt.fewShotTemplate does",
                        "even without examples the prompt has more than prompt.maxPromptTokens tokens",
                        "instruction_words 1 < filter.minInstructionWords 3");
        assertThat(result.nothingLeft()).isEmpty();

        Map<TableName, Long> versions = run.versions();
        assertThat(filter()).isEqualTo(result);
        assertThat(run.versions()).isEqualTo(versions);
    }

    @Test
    void anotherThresholdJudgesAgainWithTheSameScores() {
        filter();
        List<Pair> strict = pairs();

        FilterResult loose = filter("filter.minGrounding=0.5");

        assertThat(loose.accepted()).isEqualTo(3);
        assertThat(loose.rejected()).doesNotContainKey("ungrounded");
        assertThat(grounding(pairs())).isEqualTo(grounding(strict)).hasSize(4);
        assertThat(filter().accepted()).isEqualTo(2);
        assertThat(pairs()).isEqualTo(strict);
    }

    @Test
    void aThresholdOnTheModelsWordBringsItsScores() {
        FilterResult result = filter("filter.maxPerplexity=1.0E9", "filter.minInstructionGain=0.0");

        assertThat(result.accepted()).isEqualTo(2);
        assertThat(pairs())
                .filteredOn(pair -> !pair.instruction().isEmpty())
                .hasSize(4)
                .allSatisfy(pair -> {
                    double perplexity = pair.scores().getOrDefault("perplexity", Double.NaN);
                    double alone = pair.scores().getOrDefault("perplexity_alone", Double.NaN);
                    // A random model expects none of them.
                    assertThat(perplexity).isGreaterThan(100).isFinite();
                    assertThat(pair.scores()).containsEntry("instruction_gain", alone / perplexity);
                });
        assertThat(filter("filter.maxPerplexity=2.0").rejected()).containsEntry("perplexity", 2L);
    }

    @Test
    void gainsAreBoundedOnBothSidesAndRefusalsNameTheSide() {
        FilterResult all = filter("filter.minChunkGain=-100");
        assertThat(all.accepted()).isEqualTo(2);
        List<Double> gains = pairs().stream()
                .filter(Pair::accepted)
                .map(pair -> pair.scores().getOrDefault("chunk_gain", Double.NaN))
                .sorted()
                .toList();
        assertThat(gains).hasSize(2).allSatisfy(gain -> assertThat(gain).isFinite());
        double between = (gains.get(0) + gains.get(1)) / 2;

        filter("filter.minChunkGain=" + between);
        assertThat(details("chunk_gain")).singleElement().asString().contains(" < filter.minChunkGain " + between);
        filter("filter.maxChunkGain=" + between);
        assertThat(details("chunk_gain")).singleElement().asString().contains(" > filter.maxChunkGain " + between);
        filter("filter.maxInstructionGain=0");
        assertThat(details("instruction_gain"))
                .hasSize(2)
                .allSatisfy(detail -> assertThat(detail).contains(" > filter.maxInstructionGain 0.0"));
    }

    @Test
    void theRubricsQuestionsAreAskedOfTheBaseModelOrAnother() throws IOException {
        Path rubric = folder.resolve("rubric.txt");
        Files.writeString(rubric, "Is the response good?\nshort: Is the response short? <= 1000\n");

        assertThat(filter("filter.judge=rubric.txt").accepted()).isEqualTo(2);
        List<Double> base = scores("judge_is_the_response_good");
        assertThat(base).hasSize(4);
        assertThat(scores("judge_short")).hasSize(4);

        filter("filter.judge=rubric.txt", "filter.judgeModel=" + References.folder("pico-shards"));
        assertThat(scores("judge_is_the_response_good")).hasSize(4).isNotEqualTo(base);

        Files.writeString(rubric, "good: Is the response good? >= 1000\n");
        FilterResult none = filter("filter.judge=rubric.txt");
        assertThat(none.rejected()).containsEntry("judge_good", 2L);
        assertThat(details("judge_good"))
                .allSatisfy(
                        detail -> assertThat(detail).endsWith(" < 1000.0 of filter.judge, \"Is the response good?\""));
    }

    @Test
    void anEncodersSupportIsKeptAndRefusesWhereAThresholdAsks() {
        String encoder = "filter.encoder=" + References.folder("nano-bert");
        assertThat(filter(encoder).accepted()).isEqualTo(2);
        assertThat(scores("embedding_support"))
                .hasSize(4)
                .allSatisfy(cosine -> assertThat(cosine).isBetween(-1.0, 1.000001));

        FilterResult strict = filter(encoder, "filter.minEmbeddingSupport=0.9999");

        assertThat(strict.accepted() + strict.rejected().getOrDefault("unsupported", 0L))
                .isEqualTo(2);
        assertThat(details("unsupported"))
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail).endsWith(" < filter.minEmbeddingSupport 0.9999"));
    }

    @Test
    void anAnswerToAPromptWithTheClientsOwnPairsIsJudgedAsAnyOther() {
        RunConfig config = run.config(ONE_SAMPLE);
        FilterJob filter = new FilterJob(spark, config, run.tables());
        GenerationInputs inputs =
                GenerationInputs.read(config, run.tables(), spark.sparkContext().hadoopConfiguration());
        Dataset<Row> shown = run.tables()
                .read(TableName.GENERATIONS)
                .withColumn("example_ids", array(lit(ChunkPast.OWN_ID + "a generation")))
                .withColumn("example_scores", array(lit(1.0)));
        assertThat(filter.pairs(shown, inputs).where(col("accepted")).count()).isEqualTo(2);
    }

    @Test
    void ofAClientsPairsTheBestShareStays() {
        assertThat(filter("filter.minGrounding=0.5").accepted()).isEqualTo(3);

        FilterResult half = filter("filter.minGrounding=0.5", "filter.minChunkGain=-100", "filter.keepShare=0.5");

        assertThat(half.accepted()).isEqualTo(2);
        assertThat(half.rejected()).containsEntry("below_share", 1L);
        assertThat(details("below_share"))
                .containsExactly("share_place 2 > 1 of 2 by chunk_gain, for filter.keepShare 0.5");
        List<Pair> ward = pairs().stream()
                .filter(pair ->
                        pair.clientId().equals("ward-a") && pair.scores().containsKey("share_place"))
                .sorted(Comparator.comparing(pair -> pair.scores().getOrDefault("share_place", 0.0)))
                .toList();
        assertThat(ward).extracting(Pair::accepted).containsExactly(true, false);
        assertThat(ward.get(0).scores().getOrDefault("chunk_gain", 0.0))
                .isGreaterThan(ward.get(1).scores().getOrDefault("chunk_gain", 0.0));
    }

    @Test
    void aCopyOfAHeldOutPairIsNeverAcceptedAndOtherHeldOutPairsJudgeAnew() throws IOException {
        Path file = folder.resolve("eval.jsonl");
        String heldOut = "input.domains[1].evaluation=eval.jsonl";
        Files.writeString(file, """
                {"instruction": "When does the ferry to Aldo sail?", "response": "The ferry to Aldo sails at noon."}
                """);
        FilterResult result = filter(heldOut);
        assertThat(result.accepted()).isEqualTo(1);
        assertThat(details("copy_of_evaluation"))
                .containsExactly("evaluation_copy 1 > 0, for it is a held-out pair of input.domains[]");

        Files.writeString(file, """
                {"instruction": "When will the ferry to Aldo sail?", "response": "The ferry to Aldo sails at noon."}
                """);
        assertThat(filter(heldOut).rejected()).containsEntry("copy_of_evaluation", 1L);
        assertThat(details("copy_of_evaluation")).singleElement().asString().contains("evaluation_ngrams ");
        Files.writeString(file, """
                {"instruction": "When will the ferry sail?", "response": "It sails to Aldo at noon."}
                """);
        assertThat(filter(heldOut).accepted()).isEqualTo(2);
        assertThat(filter(heldOut, "filter.maxRougeLToEvaluation=0.5").rejected())
                .containsEntry("copy_of_evaluation", 1L);
        assertThat(details("copy_of_evaluation"))
                .singleElement()
                .asString()
                .contains(" > filter.maxRougeLToEvaluation 0.5");
    }

    private List<Double> scores(String name) {
        return pairs().stream()
                .filter(pair -> pair.scores().containsKey(name))
                .map(pair -> pair.scores().getOrDefault(name, Double.NaN))
                .toList();
    }

    private List<String> details(String reason) {
        return pairs().stream()
                .filter(pair -> pair.reason().equals(reason))
                .map(Pair::detail)
                .toList();
    }

    @Test
    void tuningGoesOnWithoutAClientWhosePairsWereAllRejectedAndStopsWhereNoneIsLeft() {
        filter();
        federate();
        assertThat(run.tables().read(TableName.ROUNDS).collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(Round.fromRow(row).clientIds()).containsExactly("school", "ward-a"));

        FilterResult none = filter("filter.minInstructionWords=100");

        assertThat(none.accepted()).isZero();
        assertThat(none.nothingLeft())
                .hasValueSatisfying(why -> assertThat(why)
                        .hasMessageContainingAll(
                                "All 6 generated pairs were rejected",
                                "instruction_too_short=4",
                                "filter.minInstructionWords 100",
                                "loosen the keys"));
        assertThat(none.withoutPairs()).containsOnlyKeys("school", "ward-a", "ward-b");
        assertThatThrownBy(this::federate)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("No client has an accepted pair")
                .hasMessageContaining("6 rejected")
                .hasMessageContaining("loosen the thresholds");
    }

    @Test
    void aTableThatAnEarlierVersionWroteIsMadeAnewAndUntilThenNamed() {
        StructType old = new StructType(Arrays.stream(Pair.SCHEMA.fields())
                .filter(field -> !field.name().equals("detail"))
                .toArray(StructField[]::new));
        String path = run.tables().path(TableName.PAIRS);
        DeltaTable.createIfNotExists(spark)
                .location(path)
                .addColumns(old)
                .clusterBy("client_id")
                .execute();
        Pair pair = new Pair(
                "school",
                "math",
                "d",
                "k",
                "g",
                "few-shot",
                "",
                "p",
                "c",
                "What?",
                "That.",
                Map.of("a", 1.0),
                true,
                "",
                "");
        spark.createDataFrame(List.of(pair.toRow()), Pair.SCHEMA)
                .drop("detail")
                .write()
                .format("delta")
                .mode("append")
                .save(path);
        assertThatThrownBy(this::federate)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(path, "lacks the columns [detail]", "Run the command that makes it again");

        assertThat(filter().accepted()).isEqualTo(2);
        assertThat(pairs()).hasSize(6);
        Map<TableName, Long> versions = run.versions();
        filter();
        assertThat(run.versions()).isEqualTo(versions);
    }

    @Test
    void generationsThatAreNotCompleteAreNamed() {
        assertThatThrownBy(() -> filter("generate.samplesPerChunk=2"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("0 of the 12 rows")
                .hasMessageContaining("Run 'generate'");
    }

    private FilterResult filter(String... settings) {
        String[] all = Stream.concat(Stream.of(ONE_SAMPLE), Stream.of(settings)).toArray(String[]::new);
        return new FilterJob(spark, run.config(all), run.tables()).run();
    }

    private void federate() {
        new FederateJob(spark, run.config(ONE_SAMPLE), run.tables()).run();
    }

    private List<Pair> pairs() {
        return run.tables().read(TableName.PAIRS).orderBy("generation_id").collectAsList().stream()
                .map(Pair::fromRow)
                .toList();
    }

    private static Map<String, Double> grounding(List<Pair> pairs) {
        return pairs.stream()
                .filter(pair -> !pair.scores().isEmpty())
                .collect(Collectors.toMap(
                        Pair::generationId, pair -> pair.scores().getOrDefault("grounding", Double.NaN)));
    }

    private static Generation answer(Chunk chunk, String planId) {
        String text = ANSWERS.getOrDefault(chunk.clientId() + " " + chunk.ordinal(), "");
        return ChunkedRun.answer(chunk, "generation of " + chunk.chunkId(), text, planId);
    }
}
