package io.fedu2s.jobs.simulate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.WeightBytes;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The accepted pairs of a run as those of simulated clients, and what each of these can do. */
final class SimulatedClients {
    private static final StructType DEALT =
            new StructType().add("pair_id", DataTypes.StringType, false).add("dealt_to", DataTypes.StringType, false);

    private final SparkSession spark;
    private final Dataset<Row> accepted;
    private final SortedMap<String, Integer> clientOfPair;
    private final List<Row> profiles = new ArrayList<>();
    private final String step;

    private SimulatedClients(
            SparkSession spark, Dataset<Row> accepted, SortedMap<String, Integer> clientOfPair, String step) {
        this.spark = spark;
        this.accepted = accepted;
        this.clientOfPair = clientOfPair;
        this.step = step;
    }

    /**
     * Deals the pairs of a run.
     *
     * @throws io.fedu2s.udf.error.UserException where there are fewer pairs than clients
     */
    static SimulatedClients deal(SparkSession spark, RunConfig config, Tables tables, SimulationConfig simulation) {
        Dataset<Row> accepted = tables.read(TableName.PAIRS).where(col("accepted"));
        List<ClientSplit.Item> items = accepted
                .select(
                        col("pair_id"),
                        col("client_id"),
                        col("domain"),
                        length(col("context"))
                                .plus(length(col("instruction")))
                                .plus(length(col("response")))
                                .cast("long"))
                .collectAsList()
                .stream()
                .map(row -> new ClientSplit.Item(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
                .toList();
        long seed = config.run().seed();
        SortedMap<String, Integer> dealt =
                ClientSplit.parse(simulation.split()).deal(items, simulation.clients(), seed);
        String step = "simulate/"
                + ContentId.of(
                        dealt,
                        AcceptedPairs.read(tables).digest(),
                        String.join(" ", TableName.PAIRS.schema().fieldNames()),
                        DeviceClass.ALL,
                        config.model().dtype(),
                        seed);
        SimulatedClients clients = new SimulatedClients(spark, accepted, dealt, step);
        clients.profile(
                items,
                WeightBytes.of(
                        ModelConfig.read(config.model().folder()),
                        config.model().dtype()),
                seed);
        return clients;
    }

    /** A client's domain is that of its first pair. */
    private void profile(List<ClientSplit.Item> items, long modelBytes, long seed) {
        Map<String, String> domainOfPair = new TreeMap<>();
        items.forEach(item -> domainOfPair.put(item.pairId(), item.domain()));
        SortedMap<Integer, String> domains = new TreeMap<>();
        clientOfPair.forEach((pair, client) -> domains.putIfAbsent(client, domainOfPair.getOrDefault(pair, "")));
        domains.forEach((client, domain) -> profiles.add(DeviceClass.of(client)
                .profile(name(client), domain, modelBytes, seed)
                .toRow()));
    }

    /** The id of a client by its number. */
    static String name(int client) {
        return "simulated-%05d".formatted(client);
    }

    /** The class of a client by its id. */
    static DeviceClass classOf(String clientId) {
        return DeviceClass.of(Integer.parseInt(clientId.substring(clientId.lastIndexOf('-') + 1)));
    }

    /** How many pairs were dealt. */
    long pairs() {
        return clientOfPair.size();
    }

    /** Puts them into the tables of a federation, unless they are there. */
    void write(Tables tables) {
        List<Row> rows = new ArrayList<>();
        clientOfPair.forEach((pair, client) -> rows.add(RowFactory.create(pair, name(client))));
        Dataset<Row> pairs = accepted.join(broadcast(spark.createDataFrame(rows, DEALT)), "pair_id")
                .withColumn("client_id", col("dealt_to"))
                .selectExpr(TableName.PAIRS.schema().fieldNames());
        tables.replace(TableName.PAIRS, pairs, step);
        tables.replace(TableName.CLIENTS, spark.createDataFrame(profiles, ClientProfile.SCHEMA), step);
    }
}
