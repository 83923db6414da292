package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.cluster.ModelStage;
import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.UpdateConfig;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.ClientRule;
import io.fedu2s.udf.client.LocalTraining;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.client.TrainClientFunction;
import io.fedu2s.udf.client.UpdateForm;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.spark.TaskProgress;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients' part of a round: each trains in a task of its own, where its pairs are. What they did and keep is committed
 * before what they send: all is there, or all is made anew.
 */
final class RoundTraining {
    private static final Logger LOG = LoggerFactory.getLogger(RoundTraining.class);
    private static final long BYTES_OF_A_FILE = 128L << 20;

    private final SparkSession spark;
    private final RunConfig config;
    private final Federation federation;
    private final Tables tables;
    private final RoundTables rounds;
    private final Map<String, Long> pairs;

    /**
     * Of a federation.
     *
     * @param pairs how many pairs clients have
     */
    RoundTraining(
            SparkSession spark,
            RunConfig config,
            Federation federation,
            Tables tables,
            RoundTables rounds,
            Map<String, Long> pairs) {
        this.spark = spark;
        this.config = config;
        this.federation = federation;
        this.tables = tables;
        this.rounds = rounds;
        this.pairs = pairs;
    }

    /**
     * Trains the clients of a round, unless their updates are there.
     *
     * @param plan who takes part, and what each does
     * @param start what they start from
     */
    void train(RoundPlan plan, RoundStart start) {
        int round = plan.round();
        if (rounds.has(TableName.UPDATES, round)) {
            return;
        }
        List<String> clients = ByClient.biggestFirst(plan.clients(), pairs);
        LOG.info("round {}: {} clients train", round, clients.size());
        Broadcast<RoundStart> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(start);
        TaskProgress done = TaskProgress.of(
                spark.sparkContext(), Progress.of(LOG, "round %d, clients".formatted(round), clients.size()));
        Dataset<Row> material = ByClient.partitioned(
                tables.read(TableName.PAIRS).where(col("accepted")), kept(round), clients, config.curationColumns());
        Dataset<Row> sent = ModelStage.map(
                        material, new TrainClientFunction(training(plan), shared, done), TrainClientFunction.OUTPUT)
                .persist(StorageLevel.MEMORY_AND_DISK());
        // All clients train here, in tasks of their own; what they leave is then written in few files.
        long bytes = sent.agg(coalesce(sum(length(col("block.values"))), lit(0L)))
                .head()
                .getLong(0);
        int files = (int) Math.max(1, Math.min(clients.size(), 1 + bytes / BYTES_OF_A_FILE));
        Dataset<Row> leftOut = spark.createDataFrame(
                plan.leftOut().stream().map(ClientTraining::toRow).toList(), ClientTraining.SCHEMA);
        rounds.add(TableName.TRAININGS, part(sent, "training").union(leftOut).coalesce(1), round);
        if (config.federate().keepsStates()) {
            rounds.add(TableName.CLIENT_STATES, part(sent, "kept").coalesce(files), round);
        }
        rounds.add(TableName.UPDATES, part(sent, "block").coalesce(files), round);
        sent.unpersist();
        shared.destroy();
    }

    private static Dataset<Row> part(Dataset<Row> sent, String column) {
        return sent.where(col(column).isNotNull()).select(column + ".*");
    }

    /** What each client kept of the last round before this one that it took part in. */
    private Dataset<Row> kept(int round) {
        Dataset<Row> before = rounds.read(TableName.CLIENT_STATES)
                .where(col("version").lt(config.federate().keepsStates() ? round : 0));
        Dataset<Row> last = before.groupBy("client_id").agg(max("version").as("version"));
        Dataset<Row> kept = before.join(last, new String[] {"client_id", "version"});
        // Spark gives up what it holds of a table that is written to, and all clients would train again.
        return spark.createDataFrame(kept.toJavaRDD(), kept.schema());
    }

    private LocalTraining training(RoundPlan plan) {
        FederateConfig federate = config.federate();
        UpdateConfig update = federate.update();
        int round = plan.round();
        return new LocalTraining(
                round,
                config.modelSpec(),
                config.taskPrompt(),
                config.curation(),
                federate.training(config.run().seed(), federation.place(round)),
                new ClientRule(
                        federate.client().algorithm(),
                        federate.client().proximal(),
                        federate.aggregation().trained(round)),
                new UpdateForm(update.codec(), update.keepsResiduals(), federate.longestUpdate()),
                plan.clients());
    }
}
