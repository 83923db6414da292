package io.fedu2s.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.EvaluateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.federate.Federation;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.measure.EvaluateFunction;
import io.fedu2s.udf.measure.EvaluationData;
import io.fedu2s.udf.measure.EvaluationSpec;
import io.fedu2s.udf.measure.HumanPair;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the federated adapter on held-out human pairs, zero-shot with the template of the training, beside the base
 * model and, where configured, beside centralised and local tuning. All variants are tasks of one Spark job.
 */
public final class EvaluateJob {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** The job of a run. */
    public EvaluateJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Measures what was not measured yet.
     *
     * @throws io.fedu2s.udf.error.UserException when no round is done, or held-out pairs can't be read
     */
    public EvaluateResult run() {
        long start = System.nanoTime();
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        CommittedRounds rounds = CommittedRounds.of(config, tables, pairs);
        if (rounds.last() == 0) {
            throw Errors.notFederated();
        }
        SortedMap<String, List<HumanPair>> humanPairs = humanPairs();
        String step = step(rounds.federation(), humanPairs);
        boolean measured = tables.holds(TableName.EVALUATIONS, step);
        if (!measured) {
            spark.sparkContext().setJobDescription("evaluate");
            tables.replace(TableName.EVALUATIONS, measure(rounds, pairs, humanPairs), step);
        }
        List<Evaluation> evaluations = evaluations();
        LOG.info(
                "evaluate: {} measures of {} held-out pairs in {} s{}",
                evaluations.size(),
                humanPairs.values().stream().mapToInt(List::size).sum(),
                (System.nanoTime() - start) / 1_000_000_000,
                measured ? ", all there already" : "");
        Findings findings = new Findings(Comparison.of(evaluations, config.run().seed()));
        findings.sentences().forEach(sentence -> LOG.info("evaluate: {}", sentence));
        findings.warnings().forEach(warning -> LOG.warn("evaluate: {}", warning));
        return new EvaluateResult(!measured, evaluations);
    }

    private Dataset<Row> measure(
            CommittedRounds rounds, AcceptedPairs pairs, SortedMap<String, List<HumanPair>> humanPairs) {
        if (humanPairs.isEmpty()) {
            return spark.createDataFrame(List.of(), Evaluation.SCHEMA);
        }
        EvaluateConfig wanted = config.evaluate();
        List<ClientTraining> trainings = rounds.trainings();
        NavigableSet<Integer> versions = versions(rounds.last());
        Variants variants = new Variants();
        if (wanted.centralised() && trainings.stream().anyMatch(ClientTraining::sent)) {
            variants.centralised(trainings);
        }
        if (wanted.localOnly()) {
            variants.local(trainings, humanPairs.keySet(), wanted.localOnlyPairs());
        }
        versions.forEach(version -> variants.federated(version, humanPairs.keySet()));
        variants.base(humanPairs.keySet());
        SortedMap<Integer, Adapter> adapters = new TreeMap<>();
        versions.forEach(version -> adapters.put(version, rounds.adapter(version)));
        Broadcast<EvaluationData> data = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new EvaluationData(rounds.initial(), adapters, humanPairs));
        LOG.info("evaluate: {} tasks", variants.tasks().size());
        return variants.rows(
                        spark,
                        tables.read(TableName.PAIRS).where(col("accepted")),
                        pairs.counts().keySet())
                .mapPartitions(new EvaluateFunction(spec(), data), Encoders.row(Evaluation.SCHEMA));
    }

    /** The last round, and every n-th before it where {@code federate.evaluateEveryRounds} is n. */
    private NavigableSet<Integer> versions(int lastRound) {
        int every = config.federate().evaluateEveryRounds();
        NavigableSet<Integer> versions = new TreeSet<>(List.of(lastRound));
        if (every > 0) {
            IntStream.rangeClosed(1, lastRound)
                    .filter(round -> round % every == 0)
                    .forEach(versions::add);
        }
        return versions;
    }

    private EvaluationSpec spec() {
        EvaluateConfig wanted = config.evaluate();
        ModelSpec model = config.modelSpec();
        boolean own = wanted.encoder().isEmpty();
        return new EvaluationSpec(
                wanted.metrics(),
                model,
                own ? model : new ModelSpec(wanted.encoder(), model.dtype(), model.threads()),
                wanted.encoderLayer(),
                own ? "base model's hidden states" : new Path(wanted.encoder()).getName(),
                wanted.baseline(),
                config.taskPrompt(),
                config.federate().training(config.run().seed()),
                new SamplingConfig(wanted.maxNewTokens(), 0, 1, List.of(), wanted.batchTokens()));
    }

    /** By domain, in an order of their own, so that the first n are a sample. */
    private SortedMap<String, List<HumanPair>> humanPairs() {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        SortedMap<String, List<HumanPair>> pairs = new TreeMap<>();
        for (DomainConfig domain : config.input().domains()) {
            if (domain.evaluation().isEmpty()) {
                LOG.warn("evaluate: the domain {} has no held-out pairs, so nothing is measured there", domain.name());
                continue;
            }
            Path file = new Path(config.input().resolve(domain.evaluation()));
            pairs.put(
                    domain.name(),
                    new HumanPairFile(domain.name(), file)
                            .read(hadoop).stream()
                                    .sorted(Comparator.comparingLong(
                                            pair -> ContentId.seed(config.run().seed(), "evaluate", pair)))
                                    .toList());
        }
        return pairs;
    }

    private String step(Federation federation, SortedMap<String, List<HumanPair>> humanPairs) {
        return "evaluate/"
                + ContentId.of(
                        config.fingerprint("evaluate", "federate.evaluateEveryRounds", "federate.rounds"),
                        federation.name(),
                        humanPairs,
                        encoderId());
    }

    private String encoderId() {
        String encoder = config.evaluate().encoder();
        return encoder.isEmpty()
                ? ""
                : Backbone.idOf(ModelFolders.local(encoder), config.model().dtype());
    }

    private List<Evaluation> evaluations() {
        return tables.read(TableName.EVALUATIONS).collectAsList().stream()
                .map(Evaluation::fromRow)
                .toList();
    }
}
