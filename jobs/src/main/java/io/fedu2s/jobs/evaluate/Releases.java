package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.metric.PairedBootstrap;
import io.fedu2s.udf.metric.PairedBootstrap.Stratum;
import io.fedu2s.udf.metric.Verdict;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which adapters of a federation were good enough to be given away: the table {@code releases}.
 *
 * <p>The last adapter is compared with the last one that was accepted before, on the same held-out pairs, by the first of
 * {@code evaluate.metrics} and a {@link PairedBootstrap}, each domain counting the same. It is accepted unless the interval
 * shows that it is worse ({@code federate.accept}).
 */
public final class Releases {
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final String STEP = "releases";

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final CommittedRounds rounds;

    /** Of a federation and of those that it goes on from. */
    public Releases(SparkSession spark, RunConfig config, Tables tables, CommittedRounds rounds) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.rounds = rounds;
    }

    /** The verdict on the last round, if there is one. */
    public Optional<Release> last() {
        return verdicts().stream()
                .filter(release -> release.round() == rounds.last())
                .findFirst();
    }

    /** The last adapter that was accepted. */
    public Optional<Release> standing() {
        return verdicts().stream().filter(Release::accepted).reduce((one, next) -> next);
    }

    /** The verdicts on these rounds in their order; those on rounds that were taken away count no more. */
    private List<Release> verdicts() {
        if (!config.federate().mustNotBeWorse()) {
            return List.of();
        }
        return tables.read(TableName.RELEASES).collectAsList().stream()
                .map(Release::fromRow)
                .filter(release -> rounds.made(release.round()).equals(Optional.of(release.adapterSha256())))
                .sorted(Comparator.comparingInt(Release::round))
                .toList();
    }

    /** The round whose adapter the last one is to be measured beside. */
    Optional<Integer> beside() {
        return standing().map(Release::round).filter(round -> round < rounds.last());
    }

    /** Gives the verdict on the last round by what was measured, unless it is given. */
    void decide(List<Evaluation> evaluations) {
        if (!config.federate().mustNotBeWorse() || last().isPresent()) {
            return;
        }
        Metric metric = config.evaluate().metrics().get(0);
        Optional<Integer> beside = beside();
        List<Stratum> strata = new ArrayList<>();
        of(evaluations, metric, rounds.last())
                .forEach(own -> of(evaluations, metric, beside.orElse(rounds.last())).stream()
                        .filter(other -> other.domain().equals(own.domain()))
                        .forEach(other -> strata.add(new Stratum(List.of(scores(own)), List.of(scores(other))))));
        if (strata.isEmpty()) {
            return;
        }
        Difference difference = new PairedBootstrap(
                        metric, ContentId.seed(config.run().seed(), "release", rounds.last(), beside.orElse(0)))
                .difference(strata);
        boolean accepted = difference.verdict(metric) != Verdict.WORSE;
        Release release = new Release(
                rounds.last(),
                rounds.made(rounds.last()).orElseThrow(),
                accepted,
                beside.orElse(0),
                metric.label(),
                difference.value(),
                difference.low(),
                difference.high());
        tables.appendNext(
                TableName.RELEASES,
                spark.createDataFrame(List.of(release.toRow()), Release.SCHEMA).coalesce(1),
                STEP);
        tell(release, difference);
    }

    private static void tell(Release release, Difference difference) {
        if (release.accepted()) {
            LOG.info("evaluate: the adapter of round {} is the one to export", release.round());
        } else {
            LOG.warn(
                    "evaluate: the adapter of round {} is worse than that of round {}, which stays the one to export: {} {} (95 % interval {})",
                    release.round(),
                    release.besideRound(),
                    release.metric(),
                    Scores.gain(difference.value()),
                    Scores.interval(difference));
        }
    }

    private static List<Evaluation> of(List<Evaluation> evaluations, Metric metric, int round) {
        return evaluations.stream()
                .filter(each -> each.variant().equals(Evaluation.FEDERATED)
                        && each.adapterVersion() == round
                        && each.metric().equals(metric.label()))
                .toList();
    }

    private static PairScores scores(Evaluation evaluation) {
        return new PairScores(evaluation.scores(), evaluation.weights());
    }
}
