package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.ChunkPast;
import io.fedu2s.udf.plan.Lessons;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Feedback.Verdict;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.JudgedPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class FeedbackTest {
    private static final int CHUNKS = 8;
    private static final String[] TWO_GIVEN_KINDS = {
        "generate.form=guided",
        "generate.maxInstructionTokens=6",
        "generate.samplesPerChunk=1",
        "generate.kinds={cloze: 1, quiz: 1}",
        "feedback.method=bandit",
        "feedback.waves=3",
        "feedback.floor=0.02"
    };

    /** A judge that accepts what it likes, and refuses the rest as {@code ungrounded}. */
    private record Liking(Column what) implements AnswerJudge {
        static final String ASKED = "What is said?";

        @Override
        public void requireShare(Dataset<Row> generations, GenerationInputs inputs) {}

        @Override
        public Dataset<Row> pairs(Dataset<Row> generations, GenerationInputs inputs) {
            return generations
                    .withColumn("accepted", what)
                    .withColumn("reason", when(col("accepted"), lit("")).otherwise("ungrounded"))
                    .withColumn("instruction", lit(ASKED))
                    .withColumn("response", lit("It is said here."))
                    .withColumn("scores", map().cast("map<string,double>"))
                    .withColumn("person", lit(""))
                    .withColumn("reason", when(col("accepted"), lit("")).otherwise("ungrounded"));
        }
    }

    private static final Liking CLOZES = new Liking(col("kind").equalTo("cloze"));
    private static final Liking EACH_ANOTHER =
            new Liking(col("client_id").equalTo("ward-a").equalTo(col("kind").equalTo("cloze")));

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final SparkSession spark;

    @TempDir
    private Path folder;

    FeedbackTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void laterWavesAskForWhatWasAcceptedAndARunThatDiedComesOutTheSame(@TempDir Path other) {
        ChunkedRun whole = run(folder);
        generate(whole, CLOZES, TWO_GIVEN_KINDS);
        assertThat(whole.generations()).hasSize(3 * CHUNKS);
        List<ArmCount> arms = arms(whole);
        assertThat(arms).extracting(ArmCount::wave).contains(0, 1, 2);
        assertThat(ofKinds(arms, 0).keySet()).containsExactly("cloze", "quiz");
        long firstQuizzes = ofKinds(arms, 0).getOrDefault("quiz", 0L);
        assertThat(firstQuizzes).isGreaterThan(2);
        assertThat(ofKinds(arms, 2).getOrDefault("quiz", 0L)).isLessThan(firstQuizzes);
        assertThat(ofKinds(arms, 0).values().stream().mapToLong(n -> n).sum()).isEqualTo(3 * 3);

        Map<TableName, Long> versions = whole.versions();
        generate(whole, CLOZES, TWO_GIVEN_KINDS);
        assertThat(whole.versions()).isEqualTo(versions);

        ChunkedRun killed = run(other);
        RunConfig config = killed.config(TWO_GIVEN_KINDS);
        CommitListener killer = Killed.after("ARMS 0");
        assertThatThrownBy(() -> new GenerateJob(spark, config, killed.tables(), killer, CLOZES).run())
                .isInstanceOf(Killed.class);
        generate(killed, CLOZES, TWO_GIVEN_KINDS);
        assertThat(killed.generations()).isEqualTo(whole.generations());
        assertThat(arms(killed)).isEqualTo(arms);
    }

    @Test
    void clientsLearnFromOneAnotherUnlessTheyAreKeptApart(@TempDir Path other) {
        ChunkedRun together = run(folder);
        generate(together, EACH_ANOTHER, with(TWO_GIVEN_KINDS, "feedback.waves=2"));
        ChunkedRun apart = run(other);
        generate(apart, EACH_ANOTHER, with(TWO_GIVEN_KINDS, "feedback.waves=2", "feedback.perClient=true"));
        assertThat(liked(apart, "ward-a") + liked(apart, "ward-b"))
                .as("each follows its own verdicts")
                .isGreaterThan(liked(together, "ward-a") + liked(together, "ward-b"));
        assertThat(arms(apart)).extracting(ArmCount::clientId).contains("ward-a", "ward-b", "school");
    }

    @Test
    void whatAClientsPairsWereRefusedForIsDemandedInItsNextPrompts() {
        ChunkedRun run = run(folder);
        String[] settings = {"generate.samplesPerChunk=1", "feedback.method=bandit", "feedback.waves=2"};
        generate(run, new Liking(col("client_id").notEqual("ward-a")), settings);
        Map<String, String> prompts = new GenerateJob(spark, run.config(settings), run.tables()).prompts();
        String demand = "The response uses the words of the document.";
        Set<String> clients = run.generations().stream()
                .filter(row -> prompts.getOrDefault(row.generationId(), "").contains(demand))
                .map(Generation::clientId)
                .collect(Collectors.toSet());
        assertThat(clients).containsExactly("ward-a");
        assertThat(prompts.values())
                .as("those of its second wave")
                .filteredOn(prompt -> prompt.contains(demand))
                .hasSize(CHUNKS / 2);
        assertThat(prompts).hasSize(3 * CHUNKS);
    }

    @Test
    void aClientsBestPairsOfEarlierWavesAreShownToItAloneBesideAnExampleOfThePool(@TempDir Path other) {
        String[] settings = {
            "generate.samplesPerChunk=1",
            "prompt.maxPromptTokens=240",
            "retrieve.ownPairs=1",
            "feedback.method=bandit",
            "feedback.waves=2",
            "feedback.demands=0"
        };
        Liking writesItself = new Liking(col("client_id").notEqual("ward-b"));
        ChunkedRun run = run(folder);
        generate(run, writesItself, settings);
        Map<String, String> prompts = new GenerateJob(spark, run.config(settings), run.tables()).prompts();
        Map<String, Integer> shown = new TreeMap<>();
        for (Generation row : run.generations()) {
            List<String> own = row.exampleIds().stream()
                    .filter(id -> id.startsWith(ChunkPast.OWN_ID))
                    .toList();
            shown.merge(row.clientId(), own.size(), Integer::sum);
            if (!own.isEmpty()) {
                assertThat(own).hasSize(1);
                assertThat(row.exampleIds().get(0))
                        .as("one of the pool stands next to the chunk")
                        .doesNotStartWith(ChunkPast.OWN_ID);
                assertThat(prompts.get(row.generationId()))
                        .contains("Instruction: " + Liking.ASKED)
                        .containsPattern(
                                row.clientId().equals("school")
                                        ? "Document: On a walk Mira has"
                                        : "Document: The hospital in Borva has");
            }
        }
        assertThat(shown)
                .as("half of the chunks of each that has a pair")
                .isEqualTo(Map.of("ward-a", CHUNKS / 2, "ward-b", 0, "school", CHUNKS / 2));
        assertThat(arms(run)).extracting(ArmCount::name).noneMatch(name -> name.startsWith(ChunkPast.OWN_ID));

        ChunkedRun killed = run(other);
        CommitListener killer = Killed.after("JUDGED 0");
        assertThatThrownBy(() ->
                        new GenerateJob(spark, killed.config(settings), killed.tables(), killer, writesItself).run())
                .isInstanceOf(Killed.class);
        generate(killed, writesItself, settings);
        assertThat(killed.generations()).isEqualTo(run.generations());
        assertThat(judged(killed)).isEqualTo(judged(run));
    }

    @Test
    void chunksWhosePairsWereRefusedAreAskedAgainByWhatTheyWereNotAskedBefore(@TempDir Path other) {
        String[] settings = {
            "generate.form=guided",
            "generate.maxInstructionTokens=6",
            "generate.samplesPerChunk=1",
            "generate.kinds={cloze: 1, quiz: 1}",
            "generate.retries=2",
            "generate.retryShare=0.25"
        };
        ChunkedRun run = run(folder);
        generate(run, CLOZES, settings);
        List<Generation> rows = run.generations();
        Map<String, List<Generation>> byChunk = rows.stream().collect(Collectors.groupingBy(Generation::chunkId));
        assertThat(byChunk).hasSize(3 * CHUNKS);
        List<List<Generation>> again =
                byChunk.values().stream().filter(each -> each.size() > 1).toList();
        assertThat(again).isNotEmpty().allSatisfy(each -> {
            assertThat(each.subList(1, each.size()))
                    .extracting(Generation::sample)
                    .isSubsetOf(1, 2);
            assertThat(each.get(0).kind()).isEqualTo("quiz");
            assertThat(each.stream().map(row -> row.kind() + row.evidence())).doesNotHaveDuplicates();
        });
        Map<String, Long> ofClient =
                again.stream().collect(Collectors.groupingBy(each -> each.get(0).clientId(), Collectors.counting()));
        assertThat(ofClient.values()).as("a quarter each time").allMatch(n -> n <= 2 * CHUNKS / 4);
        assertThat(new PlanRows(run.config(settings), run.tables(), inputs(run, settings)).missing())
                .isZero();
        Map<TableName, Long> versions = run.versions();
        generate(run, CLOZES, settings);
        assertThat(run.versions()).isEqualTo(versions);

        ChunkedRun killed = run(other);
        CommitListener killer = Killed.after("JUDGED 0");
        assertThatThrownBy(() -> new GenerateJob(spark, killed.config(settings), killed.tables(), killer, CLOZES).run())
                .isInstanceOf(Killed.class);
        assertThat(new PlanRows(killed.config(settings), killed.tables(), inputs(killed, settings)).missing())
                .isPositive();
        generate(killed, CLOZES, settings);
        assertThat(killed.generations()).isEqualTo(rows);
        assertThat(arms(killed)).as("nothing is learnt of them").isEmpty();
    }

    @Test
    void aRunThatDiedInAWaveComesOutTheSameAndAnotherRunAddsNothing(@TempDir Path other) {
        String[] settings = {"generate.samplesPerChunk=1", "feedback.method=bandit", "feedback.waves=2"};
        ChunkedRun whole = new ChunkedRun(spark, folder);
        whole.writeChunks(1);
        RunConfig config = whole.config(settings);
        new GenerateJob(spark, config, whole.tables(), new FilterJob(spark, config, whole.tables())).run();

        ChunkedRun killed = new ChunkedRun(spark, other);
        killed.writeChunks(1);
        RunConfig same = killed.config(settings);
        FilterJob filter = new FilterJob(spark, same, killed.tables());
        assertThatThrownBy(() -> new GenerateJob(spark, same, killed.tables(), Killed.afterCommits(1), filter).run())
                .isInstanceOf(Killed.class);
        assertThat(arms(killed)).isEmpty();
        new GenerateJob(spark, same, killed.tables(), filter).run();
        assertThat(killed.generations()).isEqualTo(whole.generations());
        assertThat(arms(killed))
                .isEqualTo(arms(whole))
                .extracting(ArmCount::name)
                .contains("no_response");

        Tables ofAnother = new Tables(spark, other.resolve("output").toString(), "another");
        new GenerateJob(spark, killed.config(with(settings, "run.id=another")), ofAnother, filter).run();
        assertThat(arms(killed)).isEqualTo(arms(whole));
    }

    @Test
    void whatPeopleSaidOfOtherPlansTeachesTheFirstWave() {
        ChunkedRun run = run(folder);
        GenerationInputs inputs = GenerationInputs.read(
                run.config(TWO_GIVEN_KINDS), run.tables(), spark.sparkContext().hadoopConfiguration());
        List<Generation> others = Stream.of("cloze", "cloze", "cloze", "quiz", "quiz")
                .map(FeedbackTest::written)
                .toList();
        List<Row> said = others.stream()
                .map(each -> said(each, each.kind().equals("cloze") ? Verdict.ACCEPT : Verdict.REJECT)
                        .toRow())
                .toList();
        run.tables().append(TableName.FEEDBACK, spark.createDataFrame(said, Feedback.SCHEMA), "review", 0);
        Arms arms = new Arms(run.config(TWO_GIVEN_KINDS), run.tables(), inputs);
        assertThat(arms.before(0)).isEqualTo(Lessons.NONE);

        arms.hear(
                People.good(run.tables()),
                spark.createDataFrame(others.stream().map(Generation::toRow).toList(), Generation.SCHEMA));

        assertThat(arms(run))
                .extracting(ArmCount::wave, ArmCount::arm, ArmCount::name, ArmCount::pairs, ArmCount::accepted)
                .containsExactly(
                        tuple(ArmCount.PEOPLE, ArmCount.EXAMPLE, "example", 5L, 3L),
                        tuple(ArmCount.PEOPLE, ArmCount.KIND, "cloze", 3L, 3L),
                        tuple(ArmCount.PEOPLE, ArmCount.KIND, "quiz", 2L, 0L));
        assertThat(arms.waves()).as("that is none").isZero();
        Map<String, Double> shares = arms.before(0).shares().getOrDefault("medicine", Map.of());
        assertThat(shares.getOrDefault("cloze", 0.0)).isGreaterThan(0.8);
    }

    private static Generation written(String kind) {
        return new Generation(
                "ward-a",
                "medicine",
                "notes.txt",
                "chunk",
                0,
                0,
                kind,
                "",
                "generation " + NUMBER.incrementAndGet(),
                "",
                "model",
                List.of("example"),
                List.of(1.0),
                "",
                "eos",
                1,
                9,
                9,
                "another plan",
                false);
    }

    private static Feedback said(Generation of, Verdict verdict) {
        return new Feedback(
                of.clientId(),
                of.domain(),
                of.documentId(),
                of.generationId(),
                of.kind(),
                "pair of " + of.generationId(),
                1,
                "Ada",
                "2026-01-02T03:04:05Z",
                verdict,
                "What?",
                "That.",
                "What?",
                "That.",
                "");
    }

    @Test
    void otherVerdictsAreAnotherPlan() {
        ChunkedRun run = run(folder);
        assertThat(planId(run, "feedback.method=none", "filter.minResponseWords=2"))
                .isEqualTo(planId(run, "feedback.method=none", "filter.minResponseWords=3"));
        assertThat(planId(run, "feedback.method=bandit", "filter.minResponseWords=2"))
                .isNotEqualTo(planId(run, "feedback.method=bandit", "filter.minResponseWords=3"));
    }

    private String planId(ChunkedRun run, String... settings) {
        return inputs(run, settings).planId();
    }

    private GenerationInputs inputs(ChunkedRun run, String... settings) {
        return GenerationInputs.read(
                run.config(settings), run.tables(), spark.sparkContext().hadoopConfiguration());
    }

    private static List<JudgedPair> judged(ChunkedRun run) {
        return run.tables().read(TableName.JUDGED).orderBy("wave", "generation_id").collectAsList().stream()
                .map(JudgedPair::fromRow)
                .toList();
    }

    private ChunkedRun run(Path where) {
        ChunkedRun run = new ChunkedRun(spark, where);
        run.writeManyChunks(CHUNKS);
        return run;
    }

    private void generate(ChunkedRun run, AnswerJudge judge, String... settings) {
        new GenerateJob(spark, run.config(settings), run.tables(), judge).run();
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }

    /** How many pairs of a client's last two waves are of the kind that its judge likes. */
    private long liked(ChunkedRun run, String client) {
        return arms(run).stream()
                .filter(each ->
                        each.arm().equals(ArmCount.KIND) && each.clientId().equals(client) && each.wave() > 0)
                .mapToLong(ArmCount::accepted)
                .sum();
    }

    /** How many pairs of a wave each kind has. */
    private static Map<String, Long> ofKinds(List<ArmCount> arms, int wave) {
        Map<String, Long> pairs = new TreeMap<>();
        arms.stream()
                .filter(each -> each.wave() == wave && each.arm().equals(ArmCount.KIND))
                .forEach(each -> pairs.merge(each.name(), each.pairs(), Long::sum));
        return pairs;
    }

    private static List<ArmCount> arms(ChunkedRun run) {
        return run.tables().read(TableName.ARMS).orderBy("wave", "arm", "client_id", "name").collectAsList().stream()
                .map(ArmCount::fromRow)
                .toList();
    }
}
