package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.Lessons;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks into {@code generations}: for every chunk as many rows as samples are wanted, whatever becomes of them.
 *
 * <p>Examples are found and prompts filled once for all chunks; where verdicts teach, wave by wave, each after the verdicts
 * on the one before. What a plan asked before for the same client is copied; the rest is asked by some units of work at a
 * time, a commit each. A job that died goes on after its last commit, and a job that is done changes nothing.
 */
public final class GenerateJob {
    private static final Logger LOG = LoggerFactory.getLogger(GenerateJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final CommitListener listener;
    private final AnswerJudge judge;

    /** A job over the chunks of a run whose answers nobody judges. */
    public GenerateJob(SparkSession spark, RunConfig config, Tables tables) {
        this(spark, config, tables, GenerateJob::logged, AnswerJudge.NONE);
    }

    /** As the run's own, with who judges where {@code generate.stopBelow} or {@code feedback.method} asks for it. */
    public GenerateJob(SparkSession spark, RunConfig config, Tables tables, AnswerJudge judge) {
        this(spark, config, tables, GenerateJob::logged, judge);
    }

    /** As the run's own, with somebody who hears of every commit. */
    GenerateJob(SparkSession spark, RunConfig config, Tables tables, CommitListener listener) {
        this(spark, config, tables, listener, AnswerJudge.NONE);
    }

    /** As the run's own, with both. */
    GenerateJob(SparkSession spark, RunConfig config, Tables tables, CommitListener listener, AnswerJudge judge) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.listener = listener;
        this.judge = judge;
    }

    private static void logged(TableName table, long commit) {
        LOG.debug("generate: commit {} of {}", commit, table);
    }

    /**
     * Writes what is missing and counts what is there.
     *
     * @throws io.fedu2s.udf.error.UserException where there are no chunks, no examples, or no room for prompt and answer
     */
    public GenerateResult run() {
        long start = System.nanoTime();
        GenerationInputs inputs =
                GenerationInputs.read(config, tables, spark.sparkContext().hadoopConfiguration());
        checkInputs(inputs);
        Dataset<Row> chunks = new AskedChunks(spark, config, tables, inputs).chosen();
        PlanRows rows = new PlanRows(config, tables, inputs);
        long before = rows.all().count();
        long asked;
        try (WaveChunks waves = new WaveChunks(spark, config, tables, chunks, inputs)) {
            asked = waves.size();
            if (config.hasWaves()) {
                taught(waves, rows, inputs);
            } else {
                boolean isOpen = rows.of(0).count() < inputs.rowsWanted(chunks);
                wave(0, waves, rows, inputs, new Arms(config, tables, inputs), isOpen);
            }
        }
        GenerateResult result = reconciled(rows, asked, inputs.planId());
        LOG.info(
                "generate: {} rows of {} chunks, {} before; {} written by the model, {} cached, {} refused; {} went back; {} s",
                result.generations(),
                result.chunks(),
                before,
                result.written(),
                result.cached(),
                result.refused(),
                result.repairs(),
                (System.nanoTime() - start) / 1_000_000_000);
        return result;
    }

    /** The prompts of all waves by the ids of the generations; few chunks' only, they come to the driver. */
    public Map<String, String> prompts() {
        GenerationInputs inputs =
                GenerationInputs.read(config, tables, spark.sparkContext().hadoopConfiguration());
        PlanRows rows = new PlanRows(config, tables, inputs);
        Map<String, String> byId = new HashMap<>();
        Arms arms = new Arms(config, tables, inputs);
        Dataset<Row> chunks = new AskedChunks(spark, config, tables, inputs).chosen();
        try (WaveChunks waves = new WaveChunks(spark, config, tables, chunks, inputs)) {
            for (int wave = 0; wave < waves.waves() && waves.rowsWanted(wave) > 0; wave++) {
                try (ChunkPrompts prompts = prompts(wave, waves, inputs, arms)) {
                    Dataset<Row> all = prompts.first();
                    for (int attempt = 1; attempt <= config.generate().repair(); attempt++) {
                        all = all.union(prompts.again(rows.refused(attempt - 1)));
                    }
                    all.select("generation.generation_id", "prompt")
                            .collectAsList()
                            .forEach(row -> byId.put(row.getString(0), row.getString(1)));
                }
            }
        }
        return byId;
    }

    private void checkInputs(GenerationInputs inputs) {
        if (tables.read(TableName.CHUNKS).isEmpty()) {
            throw Errors.chunksMissing();
        }
        inputs.pools().forEach((domain, pool) -> {
            if (pool.examples().isEmpty() && config.retrieve().k() > 0) {
                throw Errors.examplesMissing(domain);
            }
        });
    }

    /** Wave by wave, each judged before the next is planned; of a wave that was judged only what is missing is written. */
    private void taught(WaveChunks waves, PlanRows rows, GenerationInputs inputs) {
        Arms arms = new Arms(config, tables, inputs);
        JudgedPairs kept = new JudgedPairs(config, tables, inputs.planId());
        int keptWaves = kept.areKept() ? kept.waves() : Integer.MAX_VALUE;
        int judged = Math.min(config.feedback().isOn() ? arms.waves() : Integer.MAX_VALUE, keptWaves);
        if (config.feedback().isOn() && judged == 0 && rows.all().isEmpty() && People.spoke(tables)) {
            arms.hear(People.good(tables), tables.read(TableName.GENERATIONS));
        }
        Map<Integer, Long> written = waves.written(rows.of(0));
        for (int wave = 0; wave < waves.waves(); wave++) {
            long wanted = waves.rowsWanted(wave);
            if (wanted == 0 && waves.retry(wave) > 0) {
                break;
            }
            long present = waves.retry(wave) == 0
                    ? written.getOrDefault(wave, 0L)
                    : waves.rows(wave, rows.of(0)).count();
            wave(wave, waves, rows, inputs, arms, present < wanted);
            if (wave >= judged) {
                judge(wave, waves.rows(wave, rows.last()), inputs, arms, wave >= keptWaves ? kept : null);
            }
        }
    }

    /** What comes of a wave's answers, in a commit to each of the tables that keep it. */
    private void judge(
            int wave, Dataset<Row> answers, GenerationInputs inputs, Arms arms, @Nullable JudgedPairs keeping) {
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
    private void wave(int wave, WaveChunks waves, PlanRows rows, GenerationInputs inputs, Arms arms, boolean isOpen) {
        if (!isOpen && config.generate().repair() == 0) {
            return;
        }
        try (ChunkPrompts prompts = prompts(wave, waves, inputs, arms)) {
            if (isOpen) {
                AnswerWriter writer =
                        writer(inputs, "generate-%s-%d", rows.of(0).count());
                writer.write(
                        prompts.first(), open -> wave == 0 ? afterLook(open, prompts, rows, inputs, writer) : open);
            }
            goBack(prompts, rows, inputs, open -> open);
        }
    }

    private AnswerWriter writer(GenerationInputs inputs, String step, long present) {
        return new AnswerWriter(config, tables, inputs, listener, step.formatted(inputs.planId(), present));
    }

    private ChunkPrompts prompts(int wave, WaveChunks waves, GenerationInputs inputs, Arms arms) {
        Lessons lessons = arms.before(wave).asking(waves.retry(wave));
        return new ChunkPrompts(config, waves, wave, inputs.prompts().after(lessons));
    }

    /** Attempt by attempt, the answers that go back; {@code some} chooses among the prompts. */
    private void goBack(
            ChunkPrompts prompts, PlanRows rows, GenerationInputs inputs, UnaryOperator<Dataset<Row>> some) {
        for (int attempt = 1; attempt <= config.generate().repair(); attempt++) {
            Dataset<Row> refused = rows.refused(attempt - 1);
            long present = rows.of(attempt).count();
            if (refused.count() > present) {
                writer(inputs, "repair-" + attempt + "-%s-%d", present)
                        .write(some.apply(prompts.again(refused)), open -> open);
            }
        }
    }

    /** What is to be asked after the first answers, and those to what of them went back, were looked at. */
    private Dataset<Row> afterLook(
            Dataset<Row> open, ChunkPrompts prompts, PlanRows rows, GenerationInputs inputs, AnswerWriter writer) {
        if (config.generate().stopBelow() == 0) {
            return open;
        }
        Dataset<Row> left = open;
        Dataset<Row> answers = rows.of(0).where(col("finish_reason").isInCollection(FinishReason.allStored()));
        List<Long> units = FirstAnswers.units(AnswerWriter.units(open), FirstAnswers.LEAST - answers.count());
        if (!units.isEmpty()) {
            left = writer.askFirst(open, units);
            goBack(prompts, rows, inputs, again -> again.where(col("unit").isInCollection(units)));
        }
        judge.requireShare(
                rows.last()
                        .orderBy(xxhash64(col("chunk_id")), col("chunk_id"), col("sample"))
                        .limit(FirstAnswers.MOST),
                inputs);
        return left;
    }

    /** Counts the plan's rows and fails where they are not exactly those wanted. */
    private static GenerateResult reconciled(PlanRows plan, long chunks, String planId) {
        List<Row> groups = plan.all()
                .groupBy("domain", "finish_reason", "cached", "attempt")
                .agg(
                        count(lit(1)).as("rows"),
                        countDistinct("chunk_id", "sample", "attempt").as("distinct"))
                .collectAsList();
        long rows = 0;
        long distinct = 0;
        long cached = 0;
        long repairs = 0;
        Map<String, Long> refused = new HashMap<>();
        Map<String, Long> byDomain = new HashMap<>();
        for (Row group : groups) {
            long n = group.<Long>getAs("rows");
            rows += n;
            distinct += group.<Long>getAs("distinct");
            repairs += group.<Integer>getAs("attempt") > 0 ? n : 0;
            byDomain.merge(group.getAs("domain"), n, Long::sum);
            if (!FinishReason.allStored().contains(group.<String>getAs("finish_reason"))) {
                refused.merge(group.getAs("finish_reason"), n, Long::sum);
            } else if (group.<Boolean>getAs("cached")) {
                cached += n;
            }
        }
        long missing = plan.missing();
        if (missing != 0 || distinct != rows) {
            throw new IllegalStateException(
                    "generate: plan %s of %d chunks has %d rows, %d of them distinct; %d are missing"
                            .formatted(planId, chunks, rows, distinct, missing));
        }
        return new GenerateResult(planId, chunks, rows, repairs, cached, refused, byDomain);
    }
}
