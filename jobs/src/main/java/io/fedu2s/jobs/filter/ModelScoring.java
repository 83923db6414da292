package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_concat;

import io.fedu2s.jobs.cluster.ModelStage;
import io.fedu2s.jobs.config.GenerateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.Pace;
import io.fedu2s.jobs.generate.VerdictInputs;
import io.fedu2s.jobs.generate.WorkUnits;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.judge.JudgeSpec;
import io.fedu2s.udf.judge.PairScoreFunction;
import io.fedu2s.udf.judge.RewardFunction;
import io.fedu2s.udf.judge.RubricFunction;
import io.fedu2s.udf.judge.ScoreFunction;
import io.fedu2s.udf.judge.SupportFunction;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What models say about pairs, asked once of each and kept in {@code scores}, some units of work at a time. Which of them a
 * threshold lets pass is not asked here, so other thresholds, later waves and more chunks ask nothing again.
 */
final class ModelScoring {
    private static final Logger LOG = LoggerFactory.getLogger(ModelScoring.class);

    private static final Column[] PAIR = {col("client_id"), col("generation_id")};
    private static final String[] PAIR_KEY = {"client_id", "generation_id"};

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final VerdictInputs verdicts;

    ModelScoring(SparkSession spark, RunConfig config, Tables tables, VerdictInputs verdicts) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.verdicts = verdicts;
    }

    /** Generations with their {@code context}, with the scores of their pairs. */
    Dataset<Row> scored(Dataset<Row> withContext, GenerationInputs inputs, JudgeSpec spec) {
        String scorer = verdicts.scorer(inputs.modelId(), hadoop());
        Dataset<Row> missing =
                withContext.join(known(scorer), PAIR_KEY, "left_anti").dropDuplicates(PAIR_KEY);
        ask(missing, scorer, inputs, spec);
        return withContext.join(known(scorer), PAIR_KEY);
    }

    private Dataset<Row> known(String scorer) {
        return tables.read(TableName.SCORES)
                .where(col("scorer").equalTo(scorer))
                .select(PAIR[0], PAIR[1], col("scores").as(PairScoreFunction.column("known")));
    }

    private void ask(Dataset<Row> missing, String scorer, GenerationInputs inputs, JudgeSpec spec) {
        Dataset<Row> corpus = tables.read(TableName.CHUNKS);
        WorkUnits units = WorkUnits.of(corpus, config.generate().blockSize());
        Dataset<Row> numbered = missing.join(units.number(spark, corpus).select("chunk_id", "unit"), "chunk_id")
                .persist();
        try {
            List<Long> wanted = numbered.select("unit")
                    .distinct()
                    .orderBy("unit")
                    .as(Encoders.LONG())
                    .collectAsList();
            GenerateConfig generate = config.generate();
            var pace = new Pace(generate.unitsPerCommit() * partitions(), generate.commitSeconds(), partitions());
            for (int first = 0; first < wanted.size(); ) {
                List<Long> now = wanted.subList(first, Math.min(wanted.size(), first + pace.next()));
                long start = System.nanoTime();
                Dataset<Row> asked = numbered.where(col("unit").between(now.get(0), now.get(now.size() - 1)));
                tables.appendNext(
                        TableName.SCORES, answers(asked, now.size(), scorer, inputs, spec), "scores-" + scorer);
                pace.took(now.size(), (System.nanoTime() - start) / 1e9);
                first += now.size();
                LOG.info("filter, models: {} of {} units of pairs", first, wanted.size());
            }
        } finally {
            numbered.unpersist();
        }
    }

    private int partitions() {
        return 2 * spark.sparkContext().defaultParallelism();
    }

    private Dataset<Row> answers(
            Dataset<Row> asked, int units, String scorer, GenerationInputs inputs, JudgeSpec spec) {
        Dataset<Row> scored = WorkUnits.together(asked, Math.min(units, partitions()), "chunk_id", "sample", "attempt");
        List<Column> columns = new ArrayList<>();
        for (PairScoreFunction each : models(inputs, spec)) {
            scored = ModelStage.map(scored, each, each.schema(scored.schema()));
            columns.add(col(each.column()));
        }
        return scored.select(
                PAIR[0],
                PAIR[1],
                lit(scorer).as("scorer"),
                map_concat(columns.toArray(Column[]::new)).as("scores"));
    }

    /** What is asked of models, one after the other. */
    private List<PairScoreFunction> models(GenerationInputs inputs, JudgeSpec spec) {
        List<PairScoreFunction> asked = new ArrayList<>();
        int batchTokens = config.generate().batchTokens();
        if (verdicts.limits().asksLikelihood()) {
            asked.add(new ScoreFunction(
                    inputs.model(),
                    spec,
                    config.prompt().zeroShot().file(),
                    config.prompt().zeroShot().text(),
                    batchTokens));
        }
        if (!verdicts.limits().rubric().isEmpty()) {
            ModelSpec own = inputs.model();
            String other = config.judge().model();
            asked.add(new RubricFunction(
                    other.isEmpty() ? own : new ModelSpec(other, own.dtype(), own.threads(), own.promptForm()),
                    spec,
                    batchTokens));
        }
        if (!config.judge().encoder().isEmpty()) {
            asked.add(new SupportFunction(reader(config.judge().encoder(), inputs), spec, batchTokens));
        }
        if (config.reward().isAsked()) {
            ModelSpec model = reader(config.reward().model(), inputs);
            asked.add(new RewardFunction(model, config.reward().goodLabel(), spec, batchTokens));
        }
        return asked;
    }

    private static ModelSpec reader(String folder, GenerationInputs inputs) {
        return new ModelSpec(folder, inputs.model().dtype(), inputs.model().threads());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
