package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RewardConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.WorkUnits;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.judge.JudgeFunction;
import io.fedu2s.udf.judge.JudgeSpec;
import io.fedu2s.udf.judge.RewardFunction;
import io.fedu2s.udf.judge.ScoreFunction;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run's {@code generations} into {@code pairs}: read, scored by the model where a threshold asks for it, judged
 * client by client. Accepted and rejected pairs alike are kept, with their scores and exactly one verdict.
 */
public final class FilterJob {
    private static final Logger LOG = LoggerFactory.getLogger(FilterJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** A job over the generations of a run. */
    public FilterJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Judges, unless the table holds these verdicts already, and counts them.
     *
     * @throws io.fedu2s.udf.error.UserException where the run's generations are not complete
     */
    public FilterResult run() {
        long start = System.nanoTime();
        GenerationInputs inputs =
                GenerationInputs.read(config, tables, spark.sparkContext().hadoopConfiguration());
        Dataset<Row> generations =
                tables.read(TableName.GENERATIONS).where(col("plan_id").equalTo(inputs.planId()));
        long generated = generations.count();
        long wanted = chunks().count() * config.generate().samplesPerChunk();
        if (generated == 0 || generated != wanted) {
            throw Errors.generationsMissing(generated, wanted);
        }
        String step = step(inputs.planId(), generated);
        if (!tables.holds(TableName.PAIRS, step)) {
            tables.replace(TableName.PAIRS, judged(generations, inputs), step);
        }
        FilterResult result = Verdicts.of(tables.read(TableName.PAIRS), generated);
        LOG.info(
                "filter: {} pairs judged, {} accepted, rejected {}; by domain {}; {} s",
                result.generated(),
                result.accepted(),
                result.rejected(),
                result.byDomain(),
                (System.nanoTime() - start) / 1_000_000_000);
        if (result.accepted() > 0) {
            result.withoutPairs()
                    .forEach((client, reasons) -> LOG.warn(
                            "filter: client {} is left without a pair, all were rejected: {}", client, reasons));
        }
        return result;
    }

    /**
     * Judges some generations and keeps nothing of it.
     *
     * @throws io.fedu2s.udf.error.UserException with the reasons, where fewer are accepted than {@code
     *     generate.stopBelow} asks for
     */
    public void requireShare(Dataset<Row> generations, GenerationInputs inputs) {
        Dataset<Row> pairs = judged(generations, inputs)
                .select("client_id", "domain", "accepted", "reason", "detail")
                .persist();
        try {
            FilterResult result = Verdicts.of(pairs, pairs.count());
            double least = config.generate().stopBelow();
            if (result.accepted() < least * result.generated()) {
                throw Errors.acceptedTooFew(
                        result.accepted(),
                        result.generated(),
                        least,
                        result.rejected(),
                        String.join("; ", result.examples().values()));
            }
            LOG.info(
                    "filter: of the first {} pairs {} are accepted, rejected {}",
                    result.generated(),
                    result.accepted(),
                    result.rejected());
        } finally {
            pairs.unpersist();
        }
    }

    /** Whether the table holds the verdicts of this configuration over all generations of a plan; changes nothing. */
    public boolean isDone(String planId, long generated) {
        return tables.holds(TableName.PAIRS, step(planId, generated));
    }

    /** A table that an earlier version wrote with other columns is made anew. */
    private String step(String planId, long generated) {
        return "filter-" + ContentId.of(planId, generated, keys(), String.join(" ", Pair.SCHEMA.fieldNames()));
    }

    /** What the verdicts follow from besides the generations. */
    private String keys() {
        String thresholds = usesModel()
                ? config.fingerprint("filter", "prompt.zeroShotTemplate", "generate.batchTokens")
                : config.fingerprint("filter");
        RewardConfig reward = config.reward();
        return reward.isAsked()
                ? ContentId.of(
                        thresholds,
                        Backbone.idOf(
                                ModelFolders.local(reward.model()),
                                config.model().dtype()))
                : thresholds;
    }

    /** The model is asked only where a threshold needs its answer. */
    private boolean usesModel() {
        FilterConfig filter = config.filter();
        return filter.maxPerplexity() != null || filter.minInstructionGain() != null;
    }

    private Dataset<Row> judged(Dataset<Row> generations, GenerationInputs inputs) {
        var spec = new JudgeSpec(
                config.filter(),
                config.prompt().fewShot().file(),
                config.prompt().fewShot().text(),
                inputs.pools());
        Dataset<Row> read = usesModel() || config.reward().isAsked()
                ? scored(generations, inputs, spec)
                : withContext(generations, chunks());
        return read.repartition(col("client_id"))
                .sortWithinPartitions("client_id", "chunk_id", "sample")
                .mapPartitions(new JudgeFunction(spec), Encoders.row(Pair.SCHEMA));
    }

    private Dataset<Row> scored(Dataset<Row> generations, GenerationInputs inputs, JudgeSpec spec) {
        WorkUnits units = WorkUnits.of(chunks(), config.generate().blockSize());
        int partitions = (int) Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism());
        Dataset<Row> together = WorkUnits.together(
                withContext(generations, units.number(spark, chunks())), partitions, "chunk_id", "sample");
        Dataset<Row> scored = usesModel() ? byBaseModel(together, inputs, spec) : together;
        return config.reward().isAsked() ? byRewardModel(scored, inputs, spec) : scored;
    }

    private Dataset<Row> byBaseModel(Dataset<Row> units, GenerationInputs inputs, JudgeSpec spec) {
        var score = new ScoreFunction(
                inputs.model(),
                spec,
                config.prompt().zeroShot().file(),
                config.prompt().zeroShot().text(),
                config.generate().batchTokens());
        return units.mapPartitions(score, Encoders.row(ScoreFunction.schema(units.schema())));
    }

    private Dataset<Row> byRewardModel(Dataset<Row> units, GenerationInputs inputs, JudgeSpec spec) {
        var model = new ModelSpec(
                config.reward().model(), inputs.model().dtype(), inputs.model().threads());
        var score = new RewardFunction(
                model, config.reward().goodLabel(), spec, config.generate().batchTokens());
        return units.mapPartitions(score, Encoders.row(RewardFunction.schema(units.schema())));
    }

    private static Dataset<Row> withContext(Dataset<Row> generations, Dataset<Row> chunks) {
        Dataset<Row> contexts = chunks.drop("domain", "document_id", "ordinal", "token_count", "client_id")
                .withColumnRenamed("text", "context");
        return generations.join(contexts, "chunk_id");
    }

    private Dataset<Row> chunks() {
        return tables.read(TableName.CHUNKS);
    }
}
