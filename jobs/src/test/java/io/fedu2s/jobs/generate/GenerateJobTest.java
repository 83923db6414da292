package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedSpark.class)
class GenerateJobTest {
    private static final int CHUNKS = 6;
    private static final int SAMPLES = 2;

    /** For tests that look at the rows, not at how they came. */
    private static final String ONE_COMMIT = "generate.unitsPerCommit=100";

    @TempDir
    private static Path finished;

    private static List<Generation> uninterrupted = List.of();

    private static GenerateResult made = new GenerateResult("", 0, 0, 0, 0, Map.of(), Map.of());

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private ChunkedRun run;

    private String lastPlan = "";

    GenerateJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void uninterrupted(SparkSession spark) {
        ChunkedRun whole = new ChunkedRun(spark, finished);
        whole.writeChunks(1);
        made = new GenerateJob(spark, whole.config(), whole.tables()).run();
        uninterrupted = whole.generations();
    }

    @BeforeEach
    void chunks() {
        run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
    }

    @Test
    void everyChunkHasOneRowForEachSampleAndASecondRunChangesNothing() throws IOException {
        copyFinished();
        assertThat(made.generations()).isEqualTo(CHUNKS * SAMPLES);
        assertThat(made.refused()).isEqualTo(Map.of("prompt_too_long", (long) SAMPLES));
        assertThat(made.cached()).isZero();
        assertThat(made.byDomain()).isEqualTo(Map.of("medicine", 8L, "math", 4L));
        List<Generation> rows = run.generations();
        Set<String> expected = new HashSet<>();
        for (Chunk chunk : chunksOfTheTable()) {
            expected.add(chunk.chunkId() + " 0");
            expected.add(chunk.chunkId() + " 1");
        }
        assertThat(rows)
                .extracting(row -> row.chunkId() + " " + row.sample())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(answers(rows)).hasSize(CHUNKS * SAMPLES - SAMPLES).allSatisfy(row -> {
            assertThat(row.newTokens()).isBetween(1, 6);
            assertThat(row.promptTokens()).isBetween(1, 200);
            assertThat(row.seed()).isNotZero();
        });
        assertThat(answers(rows)).extracting(Generation::generationId).doesNotHaveDuplicates();

        Map<TableName, Long> versions = run.versions();
        assertThat(generate()).isEqualTo(made);
        assertThat(run.versions()).isEqualTo(versions);
    }

    @Test
    void aDomainMayWantMoreSamplesThanTheOthers() {
        String three = "input.domains[0].samplesPerChunk=3";
        GenerateResult result = generate(three);
        assertThat(result.byDomain()).isEqualTo(Map.of("medicine", 12L, "math", 4L));
        assertThat(generate(three)).isEqualTo(result);
        assertThat(generate().planId()).isNotEqualTo(result.planId()).isEqualTo(made.planId());
    }

    @Test
    void aJobThatDiedAfterAWaveGoesOnAndNothingIsGeneratedTwice() {
        CommitListener killer = Killed.after("GENERATIONS 1");

        assertThatThrownBy(() -> new GenerateJob(spark, run.config(), run.tables(), killer).run())
                .isInstanceOf(Killed.class);
        List<Generation> before = run.generations();
        assertThat(answers(before)).isNotEmpty().hasSizeLessThan(CHUNKS * SAMPLES - SAMPLES);
        generate();

        assertThat(run.generations()).containsAll(before).isEqualTo(uninterrupted);
        assertThat(rowsEverWritten()).isEqualTo(CHUNKS * SAMPLES);
    }

    @Test
    void aPlanThatSharesPromptsWithAnEarlierOneCopiesTheirAnswers() {
        GenerateResult first = generate(ONE_COMMIT);
        run.writeAnotherChunk();
        GenerateResult second = generate(ONE_COMMIT, "generate.batchTokens=1000");

        assertThat(second.planId()).isNotEqualTo(first.planId());
        assertThat(second.generations()).isEqualTo((CHUNKS + 1) * SAMPLES);
        assertThat(second.written()).isEqualTo(SAMPLES);
        assertThat(second.cached()).isEqualTo(first.written());
        Map<String, String> texts = answers(run.generations()).stream()
                .filter(row -> row.planId().equals(first.planId()))
                .collect(Collectors.toMap(Generation::generationId, Generation::text));
        assertThat(answers(run.generations()))
                .filteredOn(row -> row.planId().equals(second.planId()) && row.cached())
                .hasSize(texts.size())
                .allSatisfy(row -> assertThat(row.text()).isEqualTo(texts.get(row.generationId())));
        assertThat(answers(run.generations()))
                .filteredOn(row -> !row.cached())
                .extracting(Generation::generationId)
                .doesNotHaveDuplicates();
    }

    @Test
    void kindsAndSeveralPairsAPromptGoOnAfterADeathAndComeOutTheSame(@TempDir Path other) {
        String[] settings = {
            "generate.form=guided",
            "generate.maxInstructionTokens=6",
            "generate.pairsPerPrompt=2",
            "generate.kinds={question: 1, backtranslation: 2, cloze: 1, unanswerable: 1}",
            "prompt.maxPromptTokens=220"
        };
        ChunkedRun whole = new ChunkedRun(spark, other);
        whole.writeChunks(4);
        GenerateResult result = new GenerateJob(spark, whole.config(settings), whole.tables()).run();
        assertThat(result.generations()).isEqualTo(2L * CHUNKS * SAMPLES);

        CommitListener killer = Killed.after("GENERATIONS 1");
        assertThatThrownBy(() -> new GenerateJob(spark, run.config(settings), run.tables(), killer).run())
                .isInstanceOf(Killed.class);
        generate(settings);
        List<Generation> rows = run.generations();
        assertThat(rows).isEqualTo(whole.generations());
        Map<TableName, Long> versions = run.versions();
        generate(settings);
        assertThat(run.versions()).isEqualTo(versions);

        assertThat(rows).extracting(Generation::kind).contains("backtranslation");
        Map<String, String> texts = chunksOfTheTable().stream().collect(Collectors.toMap(Chunk::chunkId, Chunk::text));
        assertThat(rows)
                .filteredOn(row -> !row.evidence().isEmpty())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(texts.get(row.chunkId())).contains(row.evidence()));
        assertThat(rows)
                .filteredOn(row ->
                        row.kind().equals("question") && row.finishReason().equals("eos"))
                .extracting(Generation::generationId)
                .doesNotHaveDuplicates();
        assertThat(rows)
                .extracting(row -> row.chunkId() + row.sample())
                .doesNotHaveDuplicates()
                .hasSize(2 * CHUNKS * SAMPLES);
    }

    @Test
    void rowsAboutChunksThatWentGoAndAreMadeAgainWhenTheseComeBack() throws IOException {
        copyFinished();
        List<Generation> rows = run.generations();
        deleteChunks();
        run.writeOneChunk();
        GenerateResult other = generate();
        assertThat(other.planId()).isEqualTo(made.planId());
        assertThat(other.chunks()).isEqualTo(1);
        assertThat(other.generations()).isEqualTo(SAMPLES);

        deleteChunks();
        run.writeChunks(3);
        assertThat(generate()).isEqualTo(made);
        assertThat(run.generations()).isEqualTo(rows);
    }

    private void copyFinished() throws IOException {
        FileUtils.copyDirectory(
                finished.resolve("output").toFile(), folder.resolve("output").toFile());
    }

    private void deleteChunks() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(URI.create(run.tables().path(TableName.CHUNKS))))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void ofEqualPromptsOfAClientTheModelAnswersOneAndNoClientGetsAnothersAnswer() {
        GenerateResult greedy = generate(ONE_COMMIT, "generate.temperature=0");

        // Five chunks have a prompt and two samples each; two chunks of two clients have the same one.
        assertThat(greedy.written()).isEqualTo(5);
        assertThat(greedy.cached()).isEqualTo(5);
        Map<String, Set<String>> texts = answers(run.generations()).stream()
                .collect(Collectors.groupingBy(
                        Generation::generationId, Collectors.mapping(Generation::text, Collectors.toSet())));
        assertThat(texts).hasSize(4).allSatisfy((id, same) -> assertThat(same).hasSize(1));
    }

    @Test
    void neitherFilesNorPartitionsNorWavesChangeARow(@TempDir Path other) {
        ChunkedRun scattered = new ChunkedRun(spark, other);
        scattered.writeChunks(4);
        String partitions = spark.conf().get("spark.sql.shuffle.partitions");
        spark.conf().set("spark.sql.shuffle.partitions", "1");
        try {
            new GenerateJob(spark, scattered.config("generate.unitsPerCommit=3"), scattered.tables()).run();
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", partitions);
        }
        assertThat(scattered.generations()).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @EnumSource(SelectionMethod.class)
    void everyMethodRecordsItsExamplesAndTheirScores(SelectionMethod method) {
        generate(
                ONE_COMMIT,
                "generate.samplesPerChunk=1",
                "retrieve.method=" + method.name().toLowerCase(Locale.ROOT));

        Map<String, ExamplePool> pools =
                ExamplePools.read(run.config(), spark.sparkContext().hadoopConfiguration());
        Map<String, String> documents = ExamplePools.examples(pools).stream()
                .collect(Collectors.toMap(example -> example.exampleId(), example -> example.document()));
        List<Generation> rows = answers(run.generations());
        assertThat(rows).hasSize(CHUNKS - 1).allSatisfy(row -> {
            List<String> pool = ExamplePools.examples(pools).stream()
                    .filter(example -> example.domain().equals(row.domain()))
                    .map(example -> example.exampleId())
                    .toList();
            assertThat(row.exampleIds()).doesNotHaveDuplicates().hasSize(Math.min(2, pool.size()));
            assertThat(pool).containsAll(row.exampleIds());
            assertThat(row.exampleScores())
                    .hasSameSizeAs(row.exampleIds())
                    .isSortedAccordingTo(Comparator.reverseOrder());
        });
        Generation hospital = of("The hospital in Borva has twelve beds.", rows);
        Generation doctor = of("Dr. Lund works on Fridays.", rows);
        switch (method) {
            case FIXED -> {
                assertThat(hospital.exampleIds()).isEqualTo(doctor.exampleIds());
                assertThat(documents.get(hospital.exampleIds().get(0))).startsWith("A boat");
                assertThat(hospital.exampleScores()).containsOnly(0.0);
            }
            case RANDOM ->
                assertThat(hospital.exampleScores())
                        .isNotEqualTo(doctor.exampleScores())
                        .allMatch(score -> score > 0 && score < 1);
            case TFIDF, BM25 -> {
                assertThat(documents.get(hospital.exampleIds().get(0))).startsWith("The hospital");
                assertThat(documents.get(doctor.exampleIds().get(0))).startsWith("Dr. Ode");
                assertThat(hospital.exampleScores().get(0)).isPositive();
            }
            case HYBRID -> {
                assertThat(documents.get(hospital.exampleIds().get(0))).startsWith("The hospital");
                assertThat(hospital.exampleScores()).allMatch(score -> score >= 1.0 / 64 && score <= 2.0 / 61);
            }
            case DENSE ->
                assertThat(hospital.exampleScores())
                        .isNotEqualTo(doctor.exampleScores())
                        .allMatch(score -> Math.abs(score) <= 1 + 1e-6 && score != 0);
        }
    }

    @Test
    void anotherClientsWordsSteerAChunksExamplesOnlyWhereStatisticsAreShared() {
        String[] tfidf = {"generate.samplesPerChunk=1", "retrieve.method=tfidf"};
        generate(tfidf);
        List<Double> before = scores("The hospital in Borva has twelve beds.");
        run.writeAnotherChunk();
        generate(tfidf);
        assertThat(scores("The hospital in Borva has twelve beds.")).isEqualTo(before);

        String[] shared = {"generate.samplesPerChunk=1", "retrieve.method=tfidf", "retrieve.sharedStatistics=true"};
        generate(shared);
        assertThat(scores("The hospital in Borva has twelve beds.")).isNotEqualTo(before);
    }

    /** The scores of a chunk's examples in the last plan. */
    private List<Double> scores(String text) {
        List<Generation> rows = run.generations().stream()
                .filter(row -> row.planId().equals(lastPlan))
                .toList();
        return of(text, rows).exampleScores();
    }

    @Test
    void whatIsMissingIsNamed(@TempDir Path other) throws IOException {
        ChunkedRun empty = new ChunkedRun(spark, other);
        assertThatThrownBy(() -> new GenerateJob(spark, empty.config(), empty.tables()).run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'chunks' is empty");
        assertThatThrownBy(() -> generate("generate.maxNewTokens=100"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("300 tokens, but the model's context holds 256");
        Files.writeString(folder.resolve("math.jsonl"), "\n");
        assertThatThrownBy(this::generate)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'math'")
                .hasMessageContaining("retrieve.k");
    }

    private GenerateResult generate(String... settings) {
        GenerateResult result = new GenerateJob(spark, run.config(settings), run.tables()).run();
        lastPlan = result.planId();
        return result;
    }

    private List<Chunk> chunksOfTheTable() {
        return run.tables().read(TableName.CHUNKS).collectAsList().stream()
                .map(Chunk::fromRow)
                .toList();
    }

    private Generation of(String text, List<Generation> rows) {
        String chunkId = chunksOfTheTable().stream()
                .filter(chunk -> chunk.text().equals(text))
                .map(Chunk::chunkId)
                .findFirst()
                .orElseThrow();
        return rows.stream()
                .filter(row -> row.chunkId().equals(chunkId))
                .findFirst()
                .orElseThrow();
    }

    private static List<Generation> answers(List<Generation> rows) {
        return rows.stream()
                .filter(row -> FinishReason.allStored().contains(row.finishReason()))
                .toList();
    }

    /** By the table's history, whatever became of the rows later. */
    private long rowsEverWritten() {
        return DeltaTable.forPath(spark, run.tables().path(TableName.GENERATIONS)).history().collectAsList().stream()
                .map(commit -> commit.<String, String>getJavaMap(commit.fieldIndex("operationMetrics")))
                .mapToLong(metrics -> Long.parseLong(metrics.getOrDefault("numOutputRows", "0")))
                .sum();
    }
}
