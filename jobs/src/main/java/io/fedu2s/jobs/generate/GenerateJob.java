package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks into {@code generations}: for every chunk as many rows as samples are wanted, whatever becomes of them.
 *
 * <p>What was made of text that went goes first ({@link WithdrawnText}). Only chunks that the plan does not know are planned ({@link Intakes}), all of them together; where verdicts teach, wave by
 * wave, each after the verdicts on the one before. What another plan asked before for the same client is copied; the rest is
 * asked by some units of work at a time, a commit each. A job that died goes on after its last commit, and a job that is done
 * changes nothing.
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
        WithdrawnText.remove(tables);
        Dataset<Row> chunks = new AskedChunks(spark, config, tables, inputs).chosen();
        PlanRows rows = new PlanRows(config, tables, inputs);
        long before = rows.all().count();
        Intakes intakes = taken(chunks, inputs);
        var writer = new IntakeWriter(spark, config, tables, inputs, listener, judge, intakes, rows, chunks);
        if (before == 0) {
            writer.hear();
        }
        for (int intake : writer.open()) {
            writer.write(intake);
        }
        GenerateResult result = reconciled(rows, chunks.count(), inputs.planId());
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
        Dataset<Row> chunks = new AskedChunks(spark, config, tables, inputs).chosen();
        Intakes intakes = taken(chunks, inputs);
        var writer = new IntakeWriter(spark, config, tables, inputs, listener, judge, intakes, rows, chunks);
        for (int intake = 0; intake < intakes.count(); intake++) {
            writer.prompts(intake, prompts -> {
                Dataset<Row> all = prompts.first();
                for (int attempt = 1; attempt <= config.generate().repair(); attempt++) {
                    all = all.union(prompts.again(rows.refused(attempt - 1)));
                }
                all.select("generation.generation_id", "prompt")
                        .collectAsList()
                        .forEach(row -> byId.put(row.getString(0), row.getString(1)));
            });
        }
        return byId;
    }

    private Intakes taken(Dataset<Row> chunks, GenerationInputs inputs) {
        var intakes = new Intakes(config, tables, inputs);
        intakes.take(chunks);
        return intakes;
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
