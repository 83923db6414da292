package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.GenerateFunction;
import io.fedu2s.udf.plan.Lessons;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
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
        int judged = Math.min(
                config.feedback().isOn() ? arms.waves() : Integer.MAX_VALUE,
                kept.areKept() ? kept.waves() : Integer.MAX_VALUE);
        if (config.feedback().isOn() && judged == 0 && rows.all().isEmpty() && People.spoke(tables)) {
            arms.hear(People.good(tables), tables.read(TableName.GENERATIONS));
        }
        for (int wave = 0; wave < waves.waves(); wave++) {
            long wanted = waves.rowsWanted(wave);
            if (wanted == 0 && waves.retry(wave) > 0) {
                break;
            }
            long present = waves.rows(wave, rows.of(0)).count();
            wave(wave, waves, rows, inputs, arms, present < wanted);
            if (wave >= judged) {
                judge(wave, waves.rows(wave, rows.last()), inputs, arms, kept);
            }
        }
    }

    /** What comes of a wave's answers, in a commit to each of the tables that keep it. */
    private void judge(int wave, Dataset<Row> answers, GenerationInputs inputs, Arms arms, JudgedPairs kept) {
        Dataset<Row> pairs = judge.pairs(answers, inputs).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            if (kept.areKept()) {
                kept.keep(wave, pairs);
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
        try (ChunkPrompts prompts = prompts(wave, waves, inputs, arms)) {
            if (isOpen) {
                String step =
                        "generate-%s-%d".formatted(inputs.planId(), rows.of(0).count());
                write(
                        prompts.first(),
                        inputs,
                        step,
                        open -> wave == 0 ? afterLook(open, prompts, rows, inputs, step) : open);
            }
            goBack(prompts, rows, inputs, open -> open);
        }
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
                String step = "repair-%d-%s-%d".formatted(attempt, inputs.planId(), present);
                write(some.apply(prompts.again(refused)), inputs, step, open -> open);
            }
        }
    }

    /** Writes what is missing; {@code looking} chooses among what is to be asked when the rest is settled. */
    private void write(
            Dataset<Row> prompts, GenerationInputs inputs, String step, UnaryOperator<Dataset<Row>> looking) {
        Dataset<Row> open = GenerationPlan.open(prompts, tables.read(TableName.GENERATIONS), inputs.planId())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Long> byStatus = tally(open, new TreeMap<>());
            LOG.info(
                    "generate: {} prompts to settle {}",
                    byStatus.values().stream().mapToLong(n -> n).sum(),
                    byStatus);
            if (byStatus.containsKey("REFUSED") || byStatus.containsKey("KNOWN")) {
                tables.append(TableName.GENERATIONS, GenerationPlan.settled(open), step, 0);
            }
            ask(looking.apply(open), inputs, step);
            if (byStatus.containsKey("COPY")) {
                Dataset<Row> copies = GenerationPlan.copied(open, tables.read(TableName.GENERATIONS));
                tables.append(TableName.GENERATIONS, copies, step + "-copies", 0);
            }
        } finally {
            open.unpersist();
        }
    }

    /** What is to be asked after the first answers, and those to what of them went back, were looked at. */
    private Dataset<Row> afterLook(
            Dataset<Row> open, ChunkPrompts prompts, PlanRows rows, GenerationInputs inputs, String step) {
        if (config.generate().stopBelow() == 0) {
            return open;
        }
        Dataset<Row> answers = rows.of(0).where(col("finish_reason").isInCollection(FinishReason.allStored()));
        List<Long> units = FirstAnswers.units(openUnits(open), FirstAnswers.LEAST - answers.count());
        if (!units.isEmpty()) {
            Dataset<Row> asked = GenerationPlan.asked(open).where(col("unit").isInCollection(units));
            tables.append(
                    TableName.GENERATIONS,
                    answers(WorkUnits.together(asked, units.size()), inputs),
                    step + "-first",
                    0);
            goBack(prompts, rows, inputs, again -> again.where(col("unit").isInCollection(units)));
        }
        judge.requireShare(
                rows.last()
                        .orderBy(xxhash64(col("chunk_id")), col("chunk_id"), col("sample"))
                        .limit(FirstAnswers.MOST),
                inputs);
        return open.where(not(col("unit").isInCollection(units)));
    }

    private List<FirstAnswers.Unit> openUnits(Dataset<Row> open) {
        return GenerationPlan.asked(open)
                .groupBy(col("unit"), col("generation.domain").as("domain"))
                .agg(count(lit(1)).as("prompts"))
                .orderBy("unit")
                .collectAsList()
                .stream()
                .map(row -> new FirstAnswers.Unit(row.getLong(0), row.getString(1), row.getLong(2)))
                .toList();
    }

    private static Dataset<Row> answers(Dataset<Row> units, GenerationInputs inputs) {
        return units.mapPartitions(
                new GenerateFunction(inputs.model(), inputs.prompts()), Encoders.row(Generation.SCHEMA));
    }

    /** How many prompts have which status; of those the model must answer, how many are in each commit. */
    private Map<String, Long> tally(Dataset<Row> open, Map<Long, Long> askedByCommit) {
        Map<String, Long> byStatus = new TreeMap<>();
        var commit =
                floor(col("unit").divide(config.generate().unitsPerCommit())).as("commit");
        for (Row row : open.groupBy(col(GenerationPlan.STATUS), commit)
                .agg(count(lit(1)).as("rows"))
                .collectAsList()) {
            byStatus.merge(row.getAs(GenerationPlan.STATUS), row.<Long>getAs("rows"), Long::sum);
            if (row.getAs(GenerationPlan.STATUS).equals(GenerationPlan.Status.NEW.name())) {
                askedByCommit.merge(row.<Long>getAs("commit"), row.<Long>getAs("rows"), Long::sum);
            }
        }
        return byStatus;
    }

    /** Commit by commit, each unit of work a task. */
    private void ask(Dataset<Row> open, GenerationInputs inputs, String step) {
        SortedMap<Long, Long> askedByCommit = new TreeMap<>();
        tally(open, askedByCommit);
        int unitsPerCommit = config.generate().unitsPerCommit();
        long total = askedByCommit.values().stream().mapToLong(n -> n).sum();
        Progress progress = Progress.of(LOG, "generate, answers", total);
        Dataset<Row> asked = GenerationPlan.asked(open);
        askedByCommit.forEach((commit, prompts) -> {
            long from = commit * unitsPerCommit;
            Dataset<Row> units = WorkUnits.together(
                    asked.where(col("unit").geq(from).and(col("unit").lt(from + unitsPerCommit))), unitsPerCommit);
            tables.append(TableName.GENERATIONS, answers(units, inputs), step, commit + 1);
            listener.committed(TableName.GENERATIONS, commit);
            progress.advance(prompts);
        });
    }

    /** Counts the plan's rows and fails where they are not exactly those wanted. */
    private static GenerateResult reconciled(PlanRows plan, long chunks, String planId) {
        List<Row> groups = plan.all()
                .groupBy("domain", "finish_reason", "cached")
                .agg(
                        count(lit(1)).as("rows"),
                        countDistinct("chunk_id", "sample", "attempt").as("distinct"))
                .collectAsList();
        long rows = 0;
        long distinct = 0;
        long cached = 0;
        Map<String, Long> refused = new HashMap<>();
        Map<String, Long> byDomain = new HashMap<>();
        for (Row group : groups) {
            long n = group.<Long>getAs("rows");
            rows += n;
            distinct += group.<Long>getAs("distinct");
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
        long repairs = rows - plan.of(0).count();
        return new GenerateResult(planId, chunks, rows, repairs, cached, refused, byDomain);
    }
}
