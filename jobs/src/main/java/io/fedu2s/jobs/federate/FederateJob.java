package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.CountingRules;
import io.fedu2s.jobs.reduce.Expected;
import io.fedu2s.jobs.reduce.FactorMean;
import io.fedu2s.jobs.reduce.MeanUpdate;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.jobs.reduce.Tally;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.server.ClientAlgorithm;
import io.fedu2s.udf.server.Scaffold;
import io.fedu2s.udf.server.ServerOptimizer;
import io.fedu2s.udf.server.Weighting;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
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
 * <p>With {@link FloraStack} w_t is all that was stacked, and the clients of the next round begin with a new adapter on it.
 *
 * <p>A round is done when it is in {@code rounds}. What comes before it, the commits of {@code privacy}, {@code trainings},
 * {@code client_states}, {@code updates} and {@code adapters}, is made once and found again by a run that goes on where another
 * one died. What the server remembers from round to round lies in {@code adapters} beside the adapter, in one commit.
 */
public final class FederateJob {
    private static final Logger LOG = LoggerFactory.getLogger(FederateJob.class);
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final ServerOptimizer optimizer;
    private final Downstream downstream;
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
        this.optimizer = config.federate().server().optimizer();
        this.downstream = new Downstream(
                config.federate().downlink().codec(), config.run().seed(), tables);
        this.listener = listener;
    }

    /**
     * Refuses a configuration that the base model is too small for.
     *
     * @throws io.fedu2s.udf.error.UserException where the rounds would stack more ranks than the model is wide
     */
    public static void check(RunConfig config) {
        FederateConfig federate = config.federate();
        if (federate.aggregation() == AggregationMethod.FLORA_STACK) {
            FloraStack.requireFit(
                    config.lora(),
                    ModelConfig.read(config.model().folder()),
                    federate.rounds(),
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
        check(config);
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        if (pairs.counts().isEmpty()) {
            throw Errors.noAcceptedPairs(pairs.rejected());
        }
        pairs.without().forEach(client -> LOG.warn("client {} takes no part: all its pairs were rejected", client));
        Federation federation = Federation.of(config, tables, pairs);
        int done = federation.lastRound();
        int rounds = config.federate().rounds();
        LOG.info(
                "federate: {} of {} rounds are done; {} accepted pairs of {} clients, {}",
                done,
                rounds,
                pairs.total(),
                pairs.counts().size(),
                config.federate().aggregation().label());
        var commits = new RoundCommits(tables, federation.name(), listener);
        var ledger = new Ledger(spark, tables, commits, federation.name());
        if (done < rounds) {
            // A federation that is refused for its price leaves the one before it as it stands.
            ledger.enter(done + 1, config.federate().privacy(), pairs.counts().size());
        }
        federation.begin(spark);
        var planner = new RoundPlanner(config, tables, federation, pairs);
        RoundStart start = federation.after(done);
        Progress progress = Progress.of(LOG, "federate, rounds", rounds - done);
        for (int round = done + 1; round <= rounds; round++) {
            ledger.enter(round, config.federate().privacy(), pairs.counts().size());
            RoundPlan plan = planner.plan(round, start.adapter());
            start = round(plan, federation, commits, pairs.counts(), start);
            progress.advance(1);
        }
        return new FederateResult(rounds - done, rounds, start.made().sha256());
    }

    private RoundStart round(
            RoundPlan plan,
            Federation federation,
            RoundCommits commits,
            SortedMap<String, Long> clients,
            RoundStart start) {
        long began = System.nanoTime();
        int round = plan.round();
        if (!commits.has(TableName.UPDATES, round)) {
            new RoundTraining(spark, config, tables, commits).run(plan, clients, start);
        }
        List<ClientTraining> trainings = trainings(round);
        Dataset<Row> updates =
                tables.read(TableName.UPDATES).where(meantFor(plan)).persist(StorageLevel.DISK_ONLY());
        FactorMean factors = FactorMean.of(config.federate(), federation.seed(), clients.size());
        Weighting weighting = optimizer.unweighted() || factors.unweighted()
                ? Weighting.UNIFORM
                : config.federate().weighting();
        CountedUpdates counted =
                counted(plan, updates, trainings, federation.expected(plan, start.adapter()), weighting);
        RoundMean mean = RoundMean.of(
                counted,
                federation.origins(plan, start.adapter()),
                config.federate().aggregation(),
                factors,
                config.run().seed());
        RoundStart made = config.federate().aggregation() == AggregationMethod.FLORA_STACK
                ? federation.onTopOf(stacked(mean, start), round)
                : next(round, clients.size(), counted, mean, start);
        updates.unpersist();
        Downstream.Published published =
                downstream.publish(round, config.federate().aggregation().trained(round), start, made);
        RoundStart next = published.next();
        commits.add(TableName.ADAPTERS, adapterRows(round, next), round);
        Round done = summary(
                round,
                federation.name(),
                trainings,
                counted,
                mean,
                published,
                downstream.bytes(round, plan.clients(), start),
                (System.nanoTime() - began) / 1e9);
        commits.add(TableName.ROUNDS, spark.createDataFrame(List.of(done.toRow()), Round.SCHEMA), round);
        LOG.info(
                "round {}: {}; {} clients, {} refused, {} pairs, loss {}, error of the mean {}, {} bytes up, {} down, {} s",
                round,
                done.aggregation(),
                done.clientIds().size(),
                done.refused().size(),
                done.pairs(),
                "%.4f".formatted(done.trainLoss()),
                "%.2e".formatted(done.productError()),
                done.updateBytes(),
                done.downloadBytes(),
                "%.1f".formatted(done.seconds()));
        return next;
    }

    /** What earlier rounds stacked, and this one. */
    private Adapter stacked(RoundMean mean, RoundStart start) {
        return start.merged()
                .map(earlier -> FloraStack.grown(earlier, mean.update(), config.lora()))
                .orElse(mean.update());
    }

    /** The server's step, and what it keeps for the next. */
    private RoundStart next(int round, int clients, CountedUpdates counted, RoundMean mean, RoundStart start) {
        ServerOptimizer.Step step = optimizer.next(start.adapter(), mean.update(), start.slots());
        // What stood still moves neither by momentum nor in memory, or the mean of one factor would not be exact.
        TrainedFactors trained = config.federate().aggregation().trained(round);
        Map<String, Adapter> slots = new HashMap<>();
        step.state()
                .forEach((slot, state) -> slots.put(
                        slot, TrainedFactors.with(start.slots().getOrDefault(slot, state), trained.of(state))));
        Adapter adapter = TrainedFactors.with(start.adapter(), trained.of(step.adapter()));
        if (config.federate().client().algorithm() == ClientAlgorithm.SCAFFOLD) {
            int participants = counted.weights().size();
            Adapter change = MeanUpdate.of(
                    counted.equallyWeighted().slot(RoundStart.CONTROL), SCALE, round, participants, start.adapter());
            Adapter control = start.slots().getOrDefault(RoundStart.CONTROL, Scaffold.start(start.adapter()));
            slots.put(RoundStart.CONTROL, Scaffold.server(control, change, participants, clients));
        }
        return new RoundStart(adapter, slots);
    }

    /** The updates of a round, and those that may come late for an earlier one. */
    private static Column meantFor(RoundPlan plan) {
        return plan.pending().stream()
                .map(RoundPlan.Pending::training)
                .map(late ->
                        col("round").equalTo(late.round()).and(col("client_id").equalTo(late.clientId())))
                .reduce(col("round").equalTo(plan.round()), Column::or);
    }

    private CountedUpdates counted(
            RoundPlan plan,
            Dataset<Row> updates,
            List<ClientTraining> trainings,
            Expected expected,
            Weighting weighting) {
        List<ClientTraining> all = new ArrayList<>(trainings);
        plan.pending().forEach(pending -> all.add(pending.training()));
        CountedUpdates counted = CountedUpdates.of(
                updates,
                all,
                expected,
                CountingRules.of(config.federate()),
                Tally.inTime(
                        plan,
                        config.lora().rank(),
                        config.federate(),
                        weighting,
                        config.run().seed()));
        counted.refused()
                .forEach((client, reason) ->
                        LOG.warn("round {}: the update of {} is not counted: {}", plan.round(), client, reason));
        return counted;
    }

    private List<ClientTraining> trainings(int round) {
        List<ClientTraining> trainings =
                tables.read(TableName.TRAININGS).where(col("round").equalTo(round)).collectAsList().stream()
                        .map(ClientTraining::fromRow)
                        .sorted(Comparator.comparing(ClientTraining::clientId))
                        .toList();
        // Whether a private round has any clients is not to be told.
        if (!config.federate().privacy().isOn() && trainings.stream().noneMatch(ClientTraining::sent)) {
            throw Errors.noClientTrained(
                    round,
                    trainings.stream()
                            .map(training -> training.clientId() + ": " + training.reason())
                            .collect(Collectors.joining(", ")));
        }
        return trainings;
    }

    private Dataset<Row> adapterRows(int round, RoundStart next) {
        List<Row> rows = new ArrayList<>();
        SortedMap<String, Adapter> slots = new TreeMap<>(next.slots());
        slots.remove(RoundStart.MERGED);
        slots.put(AdapterBlock.ADAPTER, next.made());
        slots.forEach(
                (slot, values) -> AdapterBlocks.split(round, slot, values).forEach(block -> rows.add(block.toRow())));
        return spark.createDataFrame(rows, AdapterBlock.SCHEMA);
    }

    private Round summary(
            int round,
            String federation,
            List<ClientTraining> trainings,
            CountedUpdates counted,
            RoundMean mean,
            Downstream.Published published,
            long downloadBytes,
            double seconds) {
        List<ClientTraining> took = counted.trainings();
        long pairs = took.stream().mapToLong(ClientTraining::pairs).sum();
        double loss = took.stream()
                .mapToDouble(training -> training.loss() * training.pairs())
                .sum();
        return new Round(
                round,
                took.stream().map(ClientTraining::clientId).toList(),
                counted.refused().entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .toList(),
                pairs,
                pairs == 0 ? 0 : loss / pairs,
                seconds,
                trainings.stream().mapToLong(ClientTraining::updateBytes).sum(),
                downloadBytes,
                published.differenceBytes(),
                mean.method() + ", " + optimizer.name(),
                mean.error(),
                published.next().made().sha256(),
                round,
                counted.seconds(),
                federation);
    }
}
