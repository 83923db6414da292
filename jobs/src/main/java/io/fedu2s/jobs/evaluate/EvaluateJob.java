package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.EvaluateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.federate.Federation;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
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
        HeldOutPairs held = HeldOutPairs.evaluation(config, spark.sparkContext().hadoopConfiguration());
        Releases releases = new Releases(spark, config, tables, rounds);
        String step = step(rounds.federation(), held);
        boolean measured = tables.holds(TableName.EVALUATIONS, step);
        if (!measured) {
            tables.replace(TableName.EVALUATIONS, measure(rounds, releases, pairs, held), step);
        }
        List<Evaluation> evaluations = evaluations();
        releases.decide(evaluations);
        LOG.info(
                "evaluate: {} measures of {} held-out pairs in {} s{}",
                evaluations.size(),
                held.count(),
                (System.nanoTime() - start) / 1_000_000_000,
                measured ? ", all there already" : "");
        Findings findings = new Findings(Comparison.of(evaluations, config.run().seed()));
        findings.sentences().forEach(sentence -> LOG.info("evaluate: {}", sentence));
        findings.warnings().forEach(warning -> LOG.warn("evaluate: {}", warning));
        return new EvaluateResult(!measured, evaluations);
    }

    private Dataset<Row> measure(CommittedRounds rounds, Releases releases, AcceptedPairs pairs, HeldOutPairs held) {
        if (held.byDomain().isEmpty()) {
            return spark.createDataFrame(List.of(), Evaluation.SCHEMA);
        }
        EvaluateConfig wanted = config.evaluate();
        List<ClientTraining> trainings = rounds.trainings();
        NavigableSet<Integer> versions = versions(rounds.last());
        releases.beside().ifPresent(versions::add);
        Set<String> domains = held.byDomain().keySet();
        Variants variants = new Variants();
        if (wanted.centralised() && trainings.stream().anyMatch(ClientTraining::sent)) {
            variants.centralised(trainings);
        }
        if (wanted.localOnly()) {
            variants.local(trainings, domains, wanted.localOnlyPairs());
        }
        versions.forEach(version -> variants.federated(version, domains));
        variants.base(domains);
        return new Measures(spark, config, tables).of(variants, versions, rounds, pairs, held);
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

    private String step(Federation federation, HeldOutPairs held) {
        return "evaluate/"
                + ContentId.of(
                        config.fingerprint(
                                "evaluate", "federate.evaluateEveryRounds", "federate.rounds", "federate.accept"),
                        federation.name(),
                        held.byDomain(),
                        Measures.encoderId(config));
    }

    private List<Evaluation> evaluations() {
        return tables.read(TableName.EVALUATIONS).collectAsList().stream()
                .map(Evaluation::fromRow)
                .toList();
    }
}
