package io.fedu2s.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.cluster.ModelStage;
import io.fedu2s.jobs.config.EvaluateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.measure.EvaluateFunction;
import io.fedu2s.udf.measure.EvaluationData;
import io.fedu2s.udf.measure.EvaluationSpec;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Variants of the model on held-out pairs, as one Spark job. */
final class Measures {
    private static final Logger LOG = LoggerFactory.getLogger(Measures.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    Measures(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Rows of {@code evaluations}.
     *
     * @param variants what is measured
     * @param versions the rounds whose adapters are among them
     * @param rounds who made these
     * @param pairs what tuned variants are tuned on
     * @param held the pairs to measure on
     */
    Dataset<Row> of(
            Variants variants,
            Collection<Integer> versions,
            CommittedRounds rounds,
            AcceptedPairs pairs,
            HeldOutPairs held) {
        SortedMap<Integer, Adapter> adapters = new TreeMap<>();
        versions.forEach(version -> adapters.put(version, rounds.adapter(version)));
        Broadcast<EvaluationData> data = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new EvaluationData(rounds.initial(), adapters, held.byDomain()));
        LOG.info("evaluate: {} tasks", variants.tasks().size());
        Dataset<Row> tasks = variants.rows(
                spark,
                tables.read(TableName.PAIRS).where(col("accepted")),
                pairs.counts().keySet(),
                config.curationColumns());
        return ModelStage.map(tasks, new EvaluateFunction(spec(), data), Evaluation.SCHEMA);
    }

    private EvaluationSpec spec() {
        EvaluateConfig wanted = config.evaluate();
        ModelSpec model = config.modelSpec();
        boolean own = wanted.encoder().isEmpty();
        return new EvaluationSpec(
                wanted.metrics(),
                wanted.tokenizer(),
                model,
                own ? model : new ModelSpec(wanted.encoder(), model.dtype(), model.threads()),
                wanted.encoderLayer(),
                own ? "base model's hidden states" : new Path(wanted.encoder()).getName(),
                wanted.baseline(),
                config.taskPrompt(),
                config.curation(),
                config.federate().training(config.run().seed()),
                new SamplingConfig(wanted.maxNewTokens(), 0, 1, List.of(), wanted.batchTokens(), wanted.repetition()));
    }

    /** Names the encoder of BERTScore by its content; empty where it is the base model. */
    static String encoderId(RunConfig config) {
        String encoder = config.evaluate().encoder();
        return encoder.isEmpty()
                ? ""
                : Backbone.idOf(ModelFolders.local(encoder), config.model().dtype());
    }
}
