package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.filter.FilterResult;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a random model that is given a chat template: most of its answers are cut off before a pair is whole. */
@ExtendWith(SharedSpark.class)
class RepairTest {
    private static final int CHUNKS = 6;
    private static final int PAIRS = 2;
    private static final Set<String> OF_FORM = Set.of(
            "no_response",
            "empty_completion",
            "empty_instruction",
            "instruction_too_short",
            "response_too_short",
            "cut_off",
            "colon_end",
            "repetition",
            "language");

    private static final String TWICE = "generate.repair=2";

    /** For tests that look at the rows, not at how they came. */
    private static final String ONE_COMMIT = "generate.unitsPerCommit=100";

    @TempDir
    private static Path model;

    @TempDir
    private static Path finished;

    private static List<Generation> uninterrupted = List.of();

    private static GenerateResult made = new GenerateResult("", 0, 0, 0, 0, Map.of(), Map.of());

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private ChunkedRun run;

    RepairTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void uninterrupted(SparkSession spark) throws IOException {
        try (Stream<Path> files = Files.list(References.folder("nano-llama"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, model.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for message in messages %}{{ message.role + ': ' + message.content + '\\n' }}{% endfor %}");
        ChunkedRun whole = new ChunkedRun(spark, finished);
        whole.writeChunks(4);
        made = new GenerateJob(spark, config(whole, TWICE), whole.tables()).run();
        uninterrupted = whole.generations();
    }

    @BeforeEach
    void chunks() {
        run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
    }

    @Test
    void whatIsRefusedByItsFormGoesBackAndBothAnswersAreKept() {
        Map<List<Object>, Generation> byPlace = uninterrupted.stream()
                .collect(Collectors.toMap(
                        row -> List.of(row.chunkId(), row.sample(), row.attempt()), Function.identity()));
        assertThat(uninterrupted)
                .filteredOn(row -> row.attempt() > 0)
                .hasSize((int) made.repairs())
                .isNotEmpty()
                .allSatisfy(row -> {
                    Generation mended = Objects.requireNonNull(
                            byPlace.get(List.of(row.chunkId(), row.sample(), row.attempt() - 1)));
                    assertThat(row.mends()).isEqualTo(mended.generationId()).isNotEqualTo(row.generationId());
                    assertThat(row.kind()).isEqualTo(mended.kind());
                });
        assertThat(made.generations()).isEqualTo(uninterrupted.size()).isEqualTo(PAIRS * CHUNKS + made.repairs());

        ChunkedRun whole = new ChunkedRun(spark, finished);
        FilterResult verdicts = new FilterJob(spark, config(whole, TWICE), whole.tables()).run();
        assertThat(verdicts.generated()).isEqualTo(uninterrupted.size());
        List<Pair> pairs = whole.tables().read(TableName.PAIRS).collectAsList().stream()
                .map(Pair::fromRow)
                .toList();
        assertThat(uninterrupted).allSatisfy(row -> {
            Pair pair = pairs.stream()
                    .filter(each -> each.generationId().equals(row.generationId())
                            && each.chunkId().equals(row.chunkId()))
                    .findFirst()
                    .orElseThrow();
            boolean goesBack = byPlace.containsKey(List.of(row.chunkId(), row.sample(), row.attempt() + 1));
            assertThat(goesBack)
                    .as("%s, %s, attempt %d", row.finishReason(), pair.reason(), row.attempt())
                    .isEqualTo(isWritten(row) && row.attempt() < 2 && OF_FORM.contains(pair.reason()));
        });
        assertThat(uninterrupted)
                .filteredOn(row -> row.attempt() == 0)
                .extracting(row -> byPlace.containsKey(List.of(row.chunkId(), row.sample(), 1)))
                .as("some go back; what the model did not write does not")
                .contains(true, false);
    }

    @Test
    void whatIsDoneIsDoneAndWithoutRepairTheFirstAttemptsAreTheSame() {
        ChunkedRun whole = new ChunkedRun(spark, finished);
        Map<TableName, Long> versions = whole.versions();
        assertThat(new GenerateJob(spark, config(whole, TWICE), whole.tables()).run())
                .isEqualTo(made);
        assertThat(whole.versions()).isEqualTo(versions);

        GenerateResult off = generate(ONE_COMMIT);
        assertThat(off.repairs()).isZero();
        assertThat(off.planId()).isNotEqualTo(made.planId());
        assertThat(uninterrupted.stream().filter(row -> row.attempt() == 0).map(RepairTest::written))
                .as("ids too")
                .containsExactlyInAnyOrderElementsOf(
                        run.generations().stream().map(RepairTest::written).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6})
    void aJobThatDiedGoesOnAndComesOutTheSame(int commits) {
        CommitListener killer = Killed.afterCommits(commits);
        RunConfig config = config(run, TWICE);
        GenerationInputs inputs =
                GenerationInputs.read(config, run.tables(), spark.sparkContext().hadoopConfiguration());
        PlanRows plan = new PlanRows(config, run.tables(), inputs);
        assertThatThrownBy(() -> new GenerateJob(spark, config, run.tables(), killer).run())
                .isInstanceOf(Killed.class);
        List<Generation> before = run.generations();
        assertThat(plan.missing()).isPositive();
        assertThatThrownBy(() -> new FilterJob(spark, config, run.tables()).run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Run 'generate'");

        assertThat(generate(TWICE)).isEqualTo(made);
        assertThat(run.generations()).containsAll(before).isEqualTo(uninterrupted);
        assertThat(plan.missing()).isZero();
    }

    @Test
    void firstAnswersOfAPlanWithoutRepairAreTakenOverAndRepairsToo() {
        GenerateResult off = generate(ONE_COMMIT);
        GenerateResult on = generate(ONE_COMMIT, "generate.repair=1");
        assertThat(on.cached()).isGreaterThanOrEqualTo(off.written());
        assertThat(on.written()).isPositive().isLessThanOrEqualTo(on.repairs());

        run.writeAnotherChunk();
        GenerateResult more = generate(ONE_COMMIT, "generate.repair=1");
        assertThat(more.written() - on.written())
                .as("the new chunk's answers alone, and those that went back")
                .isBetween(1L, 2L * PAIRS);
        assertThat(run.generations())
                .filteredOn(row -> !row.cached() && FinishReason.allStored().contains(row.finishReason()))
                .extracting(Generation::generationId)
                .doesNotHaveDuplicates();
    }

    @Test
    void otherThresholdsOfFormAreAnotherPlanAndOthersAreNot() {
        assertThat(planId(TWICE)).isEqualTo(made.planId());
        assertThat(planId(TWICE, "filter.minGrounding=0.1")).isEqualTo(made.planId());
        assertThat(planId(TWICE, "filter.minResponseWords=3")).isNotEqualTo(made.planId());
        assertThat(planId("generate.repair=1")).isNotEqualTo(made.planId());
        assertThat(planId("filter.minResponseWords=3")).as("without repair").isEqualTo(planId());
    }

    private String planId(String... settings) {
        return GenerationInputs.read(
                        config(run, settings),
                        run.tables(),
                        spark.sparkContext().hadoopConfiguration())
                .planId();
    }

    @Test
    void whoLooksAtTheFirstAnswersSeesTheLastAttemptOfEach() {
        List<List<Generation>> seen = new ArrayList<>();
        OnlyLooking looking = new OnlyLooking(generations -> seen.add(
                generations.collectAsList().stream().map(Generation::fromRow).toList()));
        String[] settings = {"generate.repair=1", "generate.samplesPerChunk=8", "generate.stopBelow=0.5", ONE_COMMIT};
        new GenerateJob(spark, config(run, settings), run.tables(), looking).run();

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).extracting(row -> row.chunkId() + row.sample()).doesNotHaveDuplicates();
        Set<String> mended = run.generations().stream().map(Generation::mends).collect(Collectors.toSet());
        assertThat(seen.get(0)).extracting(Generation::attempt).contains(1);
        assertThat(seen.get(0))
                .allSatisfy(row -> assertThat(row.attempt() == 1 || !mended.contains(row.generationId()))
                        .isTrue());
    }

    private static boolean isWritten(Generation row) {
        return FinishReason.allStored().contains(row.finishReason())
                && !row.finishReason().equals(FinishReason.GIVEN.stored());
    }

    @Test
    void aPromptWithoutRoomForAnotherAnswerIsRefused() {
        assertThatThrownBy(() -> generate("generate.repair=1", "prompt.maxPromptTokens=190"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("generate.repair");
    }

    private static List<Object> written(Generation row) {
        return List.of(
                row.chunkId(),
                row.sample(),
                row.generationId(),
                row.text(),
                row.finishReason(),
                row.seed(),
                row.cached());
    }

    private GenerateResult generate(String... settings) {
        return new GenerateJob(spark, config(run, settings), run.tables()).run();
    }

    private static RunConfig config(ChunkedRun run, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "model.path=" + model,
                "prompt.chat=model",
                "prompt.maxPromptTokens=150",
                "retrieve.k=0",
                "generate.form=guided",
                "generate.samplesPerChunk=1",
                "generate.pairsPerPrompt=" + PAIRS,
                "generate.kinds={few-shot: 1, backtranslation: 2}",
                "filter.allowCutOff=true",
                "generate.maxInstructionTokens=6"));
        all.addAll(Arrays.asList(settings));
        return run.config(all.toArray(String[]::new));
    }
}
