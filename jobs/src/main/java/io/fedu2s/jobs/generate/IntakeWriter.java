package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.cluster.StepJobs;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.Lessons;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** What is missing of the intakes of a plan, wave by wave; where verdicts teach, each is judged before the next is planned. */
final class IntakeWriter {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final GenerationInputs inputs;
    private final CommitListener listener;
    private final AnswerJudge judge;
    private final Intakes intakes;
    private final PlanRows rows;
    private final Dataset<Row> asked;
    private final Arms arms;
    private final JudgedPairs kept;
    private final Map<Integer, Map<String, Long>> dealt;
    private final Map<Integer, Long> written;
    private final Set<Integer> openAgain;

    /**
     * Looks at what is there.
     *
     * @param listener hears of every commit
     * @param judge of the answers of a wave
     * @param intakes that hold all that is asked about
     * @param asked the chunks that are asked about
     */
    IntakeWriter(
            SparkSession spark,
            RunConfig config,
            Tables tables,
            GenerationInputs inputs,
            CommitListener listener,
            AnswerJudge judge,
            Intakes intakes,
            PlanRows rows,
            Dataset<Row> asked) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.inputs = inputs;
        this.listener = listener;
        this.judge = judge;
        this.intakes = intakes;
        this.rows = rows;
        this.asked = asked;
        this.arms = new Arms(config, tables, inputs);
        this.kept = new JudgedPairs(config, tables, inputs.planId());
        this.dealt = intakes.chunksByDomain(asked);
        this.written = intakes.byWave(rows.of(0));
        this.openAgain = config.generate().repair() == 0 ? Set.of() : Set.copyOf(intakes.of(rows.openAgain()));
    }

    /** What people said before is heard once, before a plan's first wave. */
    void hear() {
        if (config.feedback().isOn() && judged() == 0 && People.spoke(tables)) {
            arms.hear(People.good(tables), tables.read(TableName.GENERATIONS));
        }
    }

    /** The intakes of which something is missing, in their order. */
    List<Integer> open() {
        int judged = judged();
        return IntStream.range(0, intakes.count())
                .filter(intake -> openAgain.contains(intake)
                        || judged < intakes.first(intake + 1)
                        || IntStream.range(0, intakes.parts()).anyMatch(part -> isOpen(intakes.first(intake) + part)))
                .boxed()
                .toList();
    }

    private boolean isOpen(int wave) {
        return written.getOrDefault(wave, 0L) < wanted(wave);
    }

    /** How many rows a wave wants that asks for the first time. */
    private long wanted(int wave) {
        return inputs.rowsWanted(dealt.getOrDefault(wave, Map.of()), 0);
    }

    /** How many waves are judged, by whichever run; where nobody judges, as good as all. */
    private int judged() {
        if (!config.hasWaves()) {
            return Integer.MAX_VALUE;
        }
        return Math.min(config.feedback().isOn() ? arms.waves() : Integer.MAX_VALUE, keptWaves());
    }

    private int keptWaves() {
        return kept.areKept() ? kept.waves() : Integer.MAX_VALUE;
    }

    /** Writes what is missing of an intake. */
    void write(int intake) {
        int judged = judged();
        int keptWaves = keptWaves();
        try (WaveChunks waves = waves(intake)) {
            for (int wave = waves.first(); wave < waves.end(); wave++) {
                StepJobs.part(spark.sparkContext(), "wave %d of %d".formatted(wave + 1, waves.end()));
                boolean isFirst = waves.retry(wave) == 0;
                long wanted = isFirst ? wanted(wave) : waves.rowsWanted(wave);
                if (wanted == 0 && !isFirst) {
                    break;
                }
                long present = isFirst
                        ? written.getOrDefault(wave, 0L)
                        : waves.rows(wave, rows.of(0)).count();
                wave(wave, waves, present < wanted, openAgain.contains(intake));
                if (config.hasWaves() && wave >= judged) {
                    judge(wave, waves.rows(wave, rows.last()), wave >= keptWaves ? kept : null);
                }
            }
        }
    }

    /** Shows the prompts of an intake's waves, as far as these have chunks. */
    void prompts(int intake, Consumer<ChunkPrompts> seen) {
        try (WaveChunks waves = waves(intake)) {
            for (int wave = waves.first(); wave < waves.end() && waves.rowsWanted(wave) > 0; wave++) {
                try (ChunkPrompts prompts = prompts(wave, waves)) {
                    seen.accept(prompts);
                }
            }
        }
    }

    private WaveChunks waves(int intake) {
        return new WaveChunks(spark, config, tables, inputs, intakes, intake, asked);
    }

    /** What comes of a wave's answers, in a commit to each of the tables that keep it. */
    private void judge(int wave, Dataset<Row> answers, @Nullable JudgedPairs keeping) {
        Dataset<Row> pairs = judge.pairs(answers, inputs).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            if (keeping != null) {
                keeping.keep(wave, pairs);
                listener.committed(TableName.JUDGED, wave);
            }
            if (config.feedback().isOn()) {
                arms.learn(wave, answers, pairs);
                listener.committed(TableName.ARMS, wave);
            }
        } finally {
            pairs.unpersist();
        }
    }

    /** The rows of a wave, and of the answers of it that go back. */
    private void wave(int wave, WaveChunks waves, boolean isOpen, boolean isOpenAgain) {
        if (!isOpen && !isOpenAgain) {
            return;
        }
        try (ChunkPrompts prompts = prompts(wave, waves)) {
            if (isOpen) {
                AnswerWriter writer = writer("generate-%s-%d", rows.of(0).count());
                writer.write(prompts.first(), open -> wave == 0 ? afterLook(open, prompts, writer) : open);
            }
            goBack(prompts, open -> open);
        }
    }

    private AnswerWriter writer(String step, long present) {
        return new AnswerWriter(config, tables, inputs, listener, step.formatted(inputs.planId(), present));
    }

    private ChunkPrompts prompts(int wave, WaveChunks waves) {
        Lessons lessons = arms.before(wave).asking(waves.retry(wave));
        return new ChunkPrompts(config, waves, wave, inputs.prompts().after(lessons));
    }

    /** Attempt by attempt, the answers that go back; {@code some} chooses among the prompts. */
    private void goBack(ChunkPrompts prompts, UnaryOperator<Dataset<Row>> some) {
        for (int attempt = 1; attempt <= config.generate().repair(); attempt++) {
            Dataset<Row> refused = rows.refused(attempt - 1);
            long present = rows.of(attempt).count();
            if (refused.count() > present) {
                writer("repair-" + attempt + "-%s-%d", present).write(some.apply(prompts.again(refused)), open -> open);
            }
        }
    }

    /** What is to be asked after the first answers, and those to what of them went back, were looked at. */
    private Dataset<Row> afterLook(Dataset<Row> open, ChunkPrompts prompts, AnswerWriter writer) {
        if (config.generate().stopBelow() == 0) {
            return open;
        }
        Dataset<Row> left = open;
        Dataset<Row> answers = rows.of(0).where(col("finish_reason").isInCollection(FinishReason.allStored()));
        List<Long> units = FirstAnswers.units(AnswerWriter.units(open), FirstAnswers.LEAST - answers.count());
        if (!units.isEmpty()) {
            left = writer.askFirst(open, units);
            goBack(prompts, again -> again.where(col("unit").isInCollection(units)));
        }
        judge.requireShare(
                rows.last()
                        .orderBy(xxhash64(col("chunk_id")), col("chunk_id"), col("sample"))
                        .limit(FirstAnswers.MOST),
                inputs);
        return left;
    }
}
