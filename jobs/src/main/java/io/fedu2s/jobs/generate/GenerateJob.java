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
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.GenerateFunction;
import io.fedu2s.udf.plan.PlanFunction;
import io.fedu2s.udf.plan.PlannedPrompt;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * <p>Examples are found and prompts filled once for all chunks. What any plan asked before is copied; the rest is asked
 * in waves of whole units of work, each wave one commit. A job that died goes on after its last wave, and a job that is
 * done changes nothing.
 */
public final class GenerateJob {
    private static final Logger LOG = LoggerFactory.getLogger(GenerateJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final CommitListener listener;
    private final FirstAnswers first;

    /** A job over the chunks of a run that looks at no answer. */
    public GenerateJob(SparkSession spark, RunConfig config, Tables tables) {
        this(spark, config, tables, GenerateJob::logged, GenerateJob::unseen);
    }

    /** As the run's own, with somebody who looks at the first answers where {@code generate.stopBelow} asks for it. */
    public GenerateJob(SparkSession spark, RunConfig config, Tables tables, FirstAnswers first) {
        this(spark, config, tables, GenerateJob::logged, first);
    }

    /** As the run's own, with somebody who hears of every wave. */
    GenerateJob(SparkSession spark, RunConfig config, Tables tables, CommitListener listener) {
        this(spark, config, tables, listener, GenerateJob::unseen);
    }

    private GenerateJob(
            SparkSession spark, RunConfig config, Tables tables, CommitListener listener, FirstAnswers first) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.listener = listener;
        this.first = first;
    }

    private static void logged(TableName table, long wave) {
        LOG.debug("generate: wave {} of {} committed", wave, table);
    }

    private static void unseen(Dataset<Row> generations, GenerationInputs inputs) {}

    /**
     * Writes what is missing and counts what is there.
     *
     * @throws io.fedu2s.udf.error.UserException where there are no chunks, no examples, or no room for prompt and answer
     */
    public GenerateResult run() {
        long start = System.nanoTime();
        Dataset<Row> chunks = tables.read(TableName.CHUNKS);
        WorkUnits units = WorkUnits.of(chunks, config.generate().blockSize());
        GenerationInputs inputs =
                GenerationInputs.read(config, tables, spark.sparkContext().hadoopConfiguration());
        checkInputs(units, inputs);
        long wanted = inputs.rowsWanted(chunks);
        long present = rowsOf(inputs.planId()).count();
        if (present < wanted) {
            write(units, inputs, "generate-" + inputs.planId() + "-" + present);
        }
        GenerateResult result = reconciled(inputs.planId(), units.chunks(), wanted);
        LOG.info(
                "generate: {} rows of {} chunks, {} before; {} written by the model, {} cached, {} refused; {} s",
                result.generations(),
                result.chunks(),
                present,
                result.written(),
                result.cached(),
                result.refused(),
                (System.nanoTime() - start) / 1_000_000_000);
        return result;
    }

    /** The prompts of all chunks by the ids of the generations that answer them; few chunks' only, they come to the driver. */
    public Map<String, String> prompts() {
        WorkUnits units =
                WorkUnits.of(tables.read(TableName.CHUNKS), config.generate().blockSize());
        Map<String, String> prompts = new HashMap<>();
        prompts(
                        units,
                        GenerationInputs.read(
                                config, tables, spark.sparkContext().hadoopConfiguration()))
                .select("generation.generation_id", "prompt")
                .collectAsList()
                .forEach(row -> prompts.put(row.getString(0), row.getString(1)));
        return prompts;
    }

    private void checkInputs(WorkUnits units, GenerationInputs inputs) {
        if (units.chunks() == 0) {
            throw Errors.chunksMissing();
        }
        inputs.pools().forEach((domain, pool) -> {
            if (pool.examples().isEmpty() && config.retrieve().k() > 0) {
                throw Errors.examplesMissing(domain);
            }
        });
    }

    private void write(WorkUnits units, GenerationInputs inputs, String step) {
        Dataset<Row> open = GenerationPlan.open(
                        prompts(units, inputs), tables.read(TableName.GENERATIONS), inputs.planId())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedMap<Long, Long> askedByWave = new TreeMap<>();
            Map<String, Long> byStatus = tally(open, askedByWave);
            LOG.info(
                    "generate: {} prompts to settle {}",
                    byStatus.values().stream().mapToLong(n -> n).sum(),
                    byStatus);
            if (byStatus.containsKey("REFUSED") || byStatus.containsKey("KNOWN")) {
                tables.append(TableName.GENERATIONS, GenerationPlan.settled(open), step, 0);
            }
            ask(afterLook(open, askedByWave, inputs, step), askedByWave, inputs, step);
            if (byStatus.containsKey("COPY")) {
                Dataset<Row> copies = GenerationPlan.copied(open, tables.read(TableName.GENERATIONS));
                tables.append(TableName.GENERATIONS, copies, step + "-copies", 0);
            }
        } finally {
            open.unpersist();
        }
    }

    /** What is to be asked after the first answers were looked at. */
    private Dataset<Row> afterLook(
            Dataset<Row> open, SortedMap<Long, Long> askedByWave, GenerationInputs inputs, String step) {
        if (config.generate().stopBelow() == 0) {
            return open;
        }
        Dataset<Row> answers =
                rowsOf(inputs.planId()).where(col("finish_reason").isInCollection(FinishReason.allStored()));
        List<Long> units = FirstAnswers.units(openUnits(open), FirstAnswers.LEAST - answers.count());
        if (!units.isEmpty()) {
            Dataset<Row> asked = GenerationPlan.asked(open).where(col("unit").isInCollection(units));
            tables.append(
                    TableName.GENERATIONS,
                    answers(WorkUnits.together(asked, units.size()), inputs),
                    step + "-first",
                    0);
        }
        first.look(
                rowsOf(inputs.planId())
                        .where(col("finish_reason").isInCollection(FinishReason.allStored()))
                        .orderBy(xxhash64(col("chunk_id")), col("chunk_id"), col("sample"))
                        .limit(FirstAnswers.MOST),
                inputs);
        Dataset<Row> rest = open.where(not(col("unit").isInCollection(units)));
        askedByWave.clear();
        tally(rest, askedByWave);
        return rest;
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

    /** Every sample of every chunk as a {@link PlannedPrompt}. */
    private Dataset<Row> prompts(WorkUnits units, GenerationInputs inputs) {
        int partitions = (int) Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism());
        Dataset<Row> chunks =
                WorkUnits.together(units.number(spark, tables.read(TableName.CHUNKS)), partitions, "chunk_id");
        ModelSpec encoder = config.retrieve().model().isEmpty()
                ? inputs.model()
                : new ModelSpec(
                        config.retrieve().model(),
                        inputs.model().dtype(),
                        inputs.model().threads());
        Retrieval.Prepared prepared = new Retrieval(spark, config.retrieve(), inputs.pools())
                .prepare(
                        chunks,
                        inputs.planId(),
                        encoder,
                        config.generate().batchTokens(),
                        config.run().seed());
        return prepared.chunks()
                .mapPartitions(new PlanFunction(prepared.spec(), inputs.prompts()), Encoders.row(PlannedPrompt.SCHEMA));
    }

    /** How many prompts have which status; of those the model must answer, how many are in each wave. */
    private Map<String, Long> tally(Dataset<Row> open, Map<Long, Long> askedByWave) {
        Map<String, Long> byStatus = new TreeMap<>();
        var wave = floor(col("unit").divide(config.generate().unitsPerCommit())).as("wave");
        for (Row row : open.groupBy(col(GenerationPlan.STATUS), wave)
                .agg(count(lit(1)).as("rows"))
                .collectAsList()) {
            byStatus.merge(row.getAs(GenerationPlan.STATUS), row.<Long>getAs("rows"), Long::sum);
            if (row.getAs(GenerationPlan.STATUS).equals(GenerationPlan.Status.NEW.name())) {
                askedByWave.merge(row.<Long>getAs("wave"), row.<Long>getAs("rows"), Long::sum);
            }
        }
        return byStatus;
    }

    /** Wave by wave, each unit of work a task. */
    private void ask(Dataset<Row> open, SortedMap<Long, Long> askedByWave, GenerationInputs inputs, String step) {
        int unitsPerWave = config.generate().unitsPerCommit();
        long total = askedByWave.values().stream().mapToLong(n -> n).sum();
        Progress progress = Progress.of(LOG, "generate, answers", total);
        Dataset<Row> asked = GenerationPlan.asked(open);
        askedByWave.forEach((wave, prompts) -> {
            long from = wave * unitsPerWave;
            Dataset<Row> units = WorkUnits.together(
                    asked.where(col("unit").geq(from).and(col("unit").lt(from + unitsPerWave))), unitsPerWave);
            tables.append(TableName.GENERATIONS, answers(units, inputs), step, wave + 1);
            listener.committed(TableName.GENERATIONS, wave);
            progress.advance(prompts);
        });
    }

    private Dataset<Row> rowsOf(String planId) {
        return tables.read(TableName.GENERATIONS).where(col("plan_id").equalTo(planId));
    }

    /** Counts the plan's rows and fails where they are not exactly those wanted. */
    private GenerateResult reconciled(String planId, long chunks, long wanted) {
        List<Row> groups = rowsOf(planId)
                .groupBy("domain", "finish_reason", "cached")
                .agg(
                        count(lit(1)).as("rows"),
                        countDistinct("chunk_id", "sample").as("distinct"))
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
        if (rows != wanted || distinct != wanted) {
            throw new IllegalStateException(
                    "generate: %d chunks with %d samples each must have %d rows, but plan %s has %d, %d of them distinct"
                            .formatted(chunks, wanted / chunks, wanted, planId, rows, distinct));
        }
        return new GenerateResult(planId, chunks, rows, cached, refused, byDomain);
    }
}
