package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.cluster.StepJobs;
import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.QuickPlans;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.spark.Progress;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Federated tuning of a LoRA adapter: McMahan et al. 2017, Algorithm 1, with the server optimiser of Reddi et al. 2021:
 *
 * <pre>{@code
 * w₀ ← A₀ from the seed, B₀ = 0
 * for t = 1 … rounds
 *     S_t ← clientsPerRound of the clients with accepted pairs, or with privacy each by chance; each with its plan
 *     for k in S_t, a task each:   w_k ← the steps of its plan from w_{t-1} on the client's pairs
 *     Δ̄_t ← the mean of w_k − w_{t-1} over the updates that count, as aggregation, robust and privacy say
 *     w_t ← federate.server's step from w_{t-1} by Δ̄_t, as far as the clients are told of it
 * }</pre>
 *
 * <p>With {@link FloraStack} w_t is all that was stacked, and the clients of the next round begin with a new adapter on
 * it.
 *
 * <p>Where the pairs are other ones than those of the last rounds, w₀ is what these made, rounds are numbered on, and what
 * the server and the clients keep is kept ({@code federate.start}).
 *
 * <p>A round is done when all tables hold it, {@code rounds} last. What comes before that, the commits of {@code
 * privacy}, {@code trainings}, {@code client_states}, {@code updates} and {@code adapters}, is made once and found
 * again by a run that goes on where another one died, also where another federation took some of the tables meanwhile
 * ({@link RoundTables}). What the server remembers from round to round lies in {@code adapters} beside the adapter, in
 * one commit.
 */
public final class FederateJob {
    private static final Logger LOG = LoggerFactory.getLogger(FederateJob.class);

    /** So many rows are read in no time, however they are planned. */
    private static final long FEW_PAIRS = 100_000;

    /** So much of a round's updates goes through a handful of tasks. */
    private static final long FEW_BYTES = 256L << 20;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final CommitListener listener;

    /** The job of a run. */
    public FederateJob(SparkSession spark, RunConfig config, Tables tables) {
        this(spark, config, tables, (table, round) -> LOG.debug("round {}: {} committed", round, table));
    }

    /** As the run's own, with somebody who hears of every commit. */
    FederateJob(SparkSession spark, RunConfig config, Tables tables, CommitListener listener) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.listener = listener;
    }

    /**
     * Refuses a configuration that the base model is too small for.
     *
     * @throws io.fedu2s.udf.error.UserException where the rounds would stack more ranks than the model is wide
     */
    public static void check(RunConfig config) {
        requireFit(config, config.federate().rounds());
    }

    private static void requireFit(RunConfig config, int rounds) {
        FederateConfig federate = config.federate();
        if (federate.aggregation() == AggregationMethod.FLORA_STACK) {
            FloraStack.requireFit(
                    config.lora(),
                    ModelConfig.read(config.model().folder()),
                    rounds,
                    federate.participation().chosen(federate.clientsPerRound()));
        }
    }

    /**
     * Runs the rounds that are not done yet.
     *
     * @throws io.fedu2s.udf.error.UserException as {@link #check} does, when no client has an accepted pair, or none of a
     *     round can train
     */
    public FederateResult run() {
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        if (pairs.counts().isEmpty()) {
            throw Errors.noAcceptedPairs(pairs.rejected());
        }
        pairs.without().forEach(client -> LOG.warn("client {} takes no part: all its pairs were rejected", client));
        Federation federation = Federation.of(config, tables, pairs);
        var its = new RoundTables(tables, federation, config.federate(), listener);
        Parts parts = parts(federation, its, pairs);
        int done = parts.committed().last();
        int rounds = federation.base() + config.federate().rounds();
        requireFit(config, rounds);
        LOG.info(
                "federate: {} of {} rounds are done{}; {} accepted pairs of {} clients, {}",
                done,
                rounds,
                federation.base() == 0 ? "" : ", %d of them over other pairs".formatted(federation.base()),
                pairs.total(),
                pairs.counts().size(),
                config.federate().aggregation().label());
        var ledger = new Ledger(spark, tables, its, federation.name());
        if (done < rounds) {
            // A federation that is refused for its price leaves the one before it as it stands.
            ledger.enter(done + 1, config.federate().privacy(), pairs.counts().size());
        }
        RunMetrics.of(spark.sparkContext()).rounds(done);
        its.begin();
        RoundStart start = parts.committed().after(done);
        RoundStart last = QuickPlans.where(
                isSmall(pairs, start.adapter()), spark, () -> rounds(done, rounds, start, pairs, parts, ledger));
        return new FederateResult(rounds - done, rounds, last.made().sha256());
    }

    /** Whether what the rounds read and write is little. */
    private static boolean isSmall(AcceptedPairs pairs, Adapter adapter) {
        long sent = pairs.counts().size() * adapter.parameters() * Float.BYTES;
        return pairs.total() <= FEW_PAIRS && sent <= FEW_BYTES;
    }

    private RoundStart rounds(int done, int rounds, RoundStart first, AcceptedPairs pairs, Parts parts, Ledger ledger) {
        RoundStart start = first;
        Progress progress = Progress.of(LOG, "federate, rounds", rounds - done);
        for (int round = done + 1; round <= rounds; round++) {
            StepJobs.part(spark.sparkContext(), "round %d of %d".formatted(round, rounds));
            ledger.enter(round, config.federate().privacy(), pairs.counts().size());
            start = round(round, start, parts);
            progress.advance(1);
            RunMetrics.of(spark.sparkContext()).rounds(round);
        }
        return start;
    }

    /** Who does what in the rounds of a federation. */
    private record Parts(
            Federation federation,
            RoundPlanner planner,
            RoundTraining clients,
            RoundUpdates updates,
            Server server,
            Downstream downstream,
            CommittedRounds committed) {}

    private Parts parts(Federation federation, RoundTables its, AcceptedPairs pairs) {
        int clients = pairs.counts().size();
        Server server = Server.of(config, clients);
        var committed = new CommittedRounds(config, federation, its, server);
        return new Parts(
                federation,
                new RoundPlanner(config, tables, federation, its, pairs),
                new RoundTraining(spark, config, federation, tables, its, pairs.counts()),
                new RoundUpdates(config, federation, its, committed, clients),
                server,
                new Downstream(
                        config.federate().downlink().codec(), config.run().seed(), its),
                committed);
    }

    private RoundStart round(int round, RoundStart start, Parts its) {
        OwedStacks owed = its.committed().owed(round);
        RoundPlan plan = its.planner().plan(round, start.adapter(), owed);
        long began = System.nanoTime();
        its.clients().train(plan, start);
        List<ClientTraining> trainings = its.committed().trainings(round);
        RunMetrics.of(spark.sparkContext())
                .trained(trainings.stream().mapToLong(ClientTraining::tokens).sum());
        Dataset<Row> sent = its.updates().sent(plan);
        CountedUpdates counted = its.updates().counted(plan, sent, trainings, start.adapter());
        RoundMean mean = its.updates().mean(plan, counted, start.adapter());
        RoundStart made = its.server().next(round, start, counted, mean);
        sent.unpersist();
        TrainedFactors trained = config.federate().aggregation().trained(round);
        Downstream.Published published = its.downstream().publish(round, trained, start, made);
        its.committed().add(spark, round, published.next());
        long downloaded = its.downstream().bytes(round, plan.clients(), start, owed);
        Round done = new RoundOutcome(trainings, counted, mean, published, downloaded)
                .summary(
                        round,
                        its.federation(),
                        config.federate().server().optimizer().name(),
                        (System.nanoTime() - began) / 1e9);
        its.committed().add(spark, done);
        log(done);
        return published.next();
    }

    private static void log(Round done) {
        LOG.info(
                "round {}: {}; {} clients, {} refused, {} pairs, loss {}, error of the mean {}, {} bytes up, {} down, {} s",
                done.round(),
                done.aggregation(),
                done.clientIds().size(),
                done.refused().size(),
                done.pairs(),
                "%.4f".formatted(done.trainLoss()),
                "%.2e".formatted(done.productError()),
                done.updateBytes(),
                done.downloadBytes(),
                "%.1f".formatted(done.seconds()));
    }
}
