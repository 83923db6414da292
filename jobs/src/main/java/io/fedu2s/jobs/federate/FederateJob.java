package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.aggregate.Aggregation;
import io.fedu2s.udf.aggregate.FactorAveraging;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.exchange.AdapterBlocks;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.spark.LocalTraining;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.spark.TaskPrompt;
import io.fedu2s.udf.spark.TrainClientFunction;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Federated averaging of LoRA adapters (McMahan et al. 2017, Algorithm 1):
 *
 * <pre>{@code
 * w₀ ← A₀ from the seed, B₀ = 0
 * for t = 1 … rounds
 *     S_t ← clientsPerRound of the clients with accepted pairs
 *     for k in S_t, a task each:   w_k ← localSteps of AdamW from w_{t-1} on the client's pairs
 *     w_t ← w_{t-1} + Σ_k n_k (w_k − w_{t-1}) / Σ_k n_k
 * }</pre>
 *
 * <p>A round is done when it is in {@code rounds}. What comes before it, the commits of {@code trainings}, {@code
 * updates} and {@code adapters}, is made once and found again by a run that goes on where another one died.
 */
public final class FederateJob {
    private static final Logger LOG = LoggerFactory.getLogger(FederateJob.class);
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final ClientSelection selection;
    private final Aggregation aggregation;
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
        this.selection = new UniformSelection(config.run().seed());
        this.aggregation = new FactorAveraging();
        this.listener = listener;
    }

    /**
     * Runs the rounds that are not done yet.
     *
     * @throws io.fedu2s.udf.error.UserException when no client has an accepted pair, or none of a round can train
     */
    public FederateResult run() {
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        if (pairs.counts().isEmpty()) {
            throw Errors.noAcceptedPairs(pairs.rejected());
        }
        pairs.without().forEach(client -> LOG.warn("client {} takes no part: all its pairs were rejected", client));
        Federation federation = Federation.open(spark, config, tables, pairs);
        int done = federation.lastRound();
        int rounds = config.federate().rounds();
        LOG.info(
                "federate: {} of {} rounds are done; {} accepted pairs of {} clients, averaging {}",
                done,
                rounds,
                pairs.total(),
                pairs.counts().size(),
                aggregation.name());
        Adapter adapter = federation.adapter(done);
        Progress progress = Progress.of(LOG, "federate, rounds", rounds - done);
        for (int round = done + 1; round <= rounds; round++) {
            adapter = round(round, federation.name(), pairs.counts(), adapter);
            progress.advance(1);
        }
        return new FederateResult(rounds - done, rounds, adapter.sha256());
    }

    private Adapter round(int round, String federation, SortedMap<String, Long> clients, Adapter global) {
        long start = System.nanoTime();
        List<String> chosen = selection.choose(round, clients, config.federate().clientsPerRound());
        if (!tables.committed(TableName.UPDATES, step(federation), round)) {
            train(round, federation, ByClient.biggestFirst(chosen, clients), global);
        }
        List<ClientTraining> trainings = trainings(round);
        long pairs = trainings.stream().mapToLong(ClientTraining::pairs).sum();
        Dataset<Row> updates = tables.read(TableName.UPDATES).where(col("round").equalTo(round));
        Adapter next = aggregation.next(global, MeanUpdate.of(updates, SCALE, round, pairs, config.lora()));
        commit(TableName.ADAPTERS, adapterRows(round, next), federation, round);
        Round done = summary(round, federation, trainings, next, (System.nanoTime() - start) / 1e9);
        commit(TableName.ROUNDS, spark.createDataFrame(List.of(done.toRow()), Round.SCHEMA), federation, round);
        LOG.info(
                "round {}: {} clients, {} pairs, loss {}, {} bytes of updates, {} s",
                round,
                done.clientIds().size(),
                done.pairs(),
                "%.4f".formatted(done.trainLoss()),
                done.updateBytes(),
                "%.1f".formatted(done.seconds()));
        return next;
    }

    /** What the clients did is committed before what they send: both are there, or both are made anew. */
    private void train(int round, String federation, List<String> clients, Adapter global) {
        Broadcast<Adapter> adapter =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(global);
        TaskProgress done = TaskProgress.of(
                spark.sparkContext(), Progress.of(LOG, "round %d, clients".formatted(round), clients.size()));
        Dataset<Row> sent = ByClient.partitioned(tables.read(TableName.PAIRS).where(col("accepted")), clients)
                .mapPartitions(
                        new TrainClientFunction(training(round), adapter, done),
                        Encoders.row(TrainClientFunction.OUTPUT))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> trainings = sent.where(col("training").isNotNull()).select("training.*");
        Dataset<Row> updates = sent.where(col("block").isNotNull()).select("block.*");
        commit(TableName.TRAININGS, trainings, federation, round);
        commit(TableName.UPDATES, updates, federation, round);
        sent.unpersist();
        adapter.destroy();
    }

    private LocalTraining training(int round) {
        return new LocalTraining(
                round,
                new ModelSpec(
                        config.model().path(),
                        config.model().dtype(),
                        config.runtime().threadsPerTask()),
                new TaskPrompt(
                        config.prompt().zeroShot().file(),
                        config.prompt().zeroShot().text(),
                        config.federate().chunkAsInput()),
                config.federate().training(config.run().seed()),
                SCALE,
                config.federate().maxUpdateNorm());
    }

    private List<ClientTraining> trainings(int round) {
        List<ClientTraining> trainings =
                tables.read(TableName.TRAININGS).where(col("round").equalTo(round)).collectAsList().stream()
                        .map(ClientTraining::fromRow)
                        .sorted(Comparator.comparing(ClientTraining::clientId))
                        .toList();
        if (trainings.stream().noneMatch(ClientTraining::sent)) {
            throw Errors.noClientTrained(
                    round,
                    trainings.stream()
                            .map(training -> training.clientId() + ": " + training.reason())
                            .collect(Collectors.joining(", ")));
        }
        return trainings;
    }

    private Dataset<Row> adapterRows(int round, Adapter adapter) {
        List<Row> rows = AdapterBlocks.split(round, adapter).stream()
                .map(AdapterBlock::toRow)
                .toList();
        return spark.createDataFrame(rows, AdapterBlock.SCHEMA);
    }

    private static Round summary(
            int round, String federation, List<ClientTraining> trainings, Adapter adapter, double seconds) {
        List<ClientTraining> sent =
                trainings.stream().filter(ClientTraining::sent).toList();
        long pairs = sent.stream().mapToLong(ClientTraining::pairs).sum();
        double loss = sent.stream()
                .mapToDouble(training -> training.loss() * training.pairs())
                .sum();
        return new Round(
                round,
                sent.stream().map(ClientTraining::clientId).toList(),
                pairs,
                loss / pairs,
                seconds,
                sent.stream().mapToLong(ClientTraining::updateBytes).sum(),
                adapter.sha256(),
                round,
                federation);
    }

    /** The first round of a federation takes the place of the one before it. */
    private void commit(TableName table, Dataset<Row> rows, String federation, int round) {
        if (round == 1) {
            tables.replace(table, rows, step(federation), round);
        } else {
            tables.append(table, rows, step(federation), round);
        }
        listener.committed(table, round);
    }

    private static String step(String federation) {
        return "federate/" + federation;
    }
}
