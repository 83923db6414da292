package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.fedu2s.jobs.reduce.ClientColumn;
import io.fedu2s.udf.client.TrainClientFunction;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Clients' pairs, a task a client: nothing of a client is ever in a partition with another's. */
final class ByClient {
    private ByClient() {}

    /**
     * The clients with most pairs first: tasks start in this order, and those that end last should be short. Clients that
     * hold the base model in one type stand together, so that no model is loaded again and again.
     */
    static List<String> biggestFirst(Map<String, ClientPlan> clients, Map<String, Long> pairs) {
        return clients.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, ClientPlan> client) ->
                                client.getValue().dtype())
                        .thenComparing(client -> -pairs.getOrDefault(client.getKey(), 0L))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The clients' rows of {@code pairs}, and before them what each client kept, in a column of its own: the first client's in
     * the first partition, the pairs ordered by {@code pair_id}.
     *
     * @param pairs rows of {@code pairs}
     * @param kept rows of {@code client_states}
     * @param clients who is wanted
     * @param columns of the pairs beside their ids and texts
     */
    static Dataset<Row> partitioned(Dataset<Row> pairs, Dataset<Row> kept, List<String> clients, List<String> columns) {
        Dataset<Row> blocks = kept.select(
                col("client_id"), struct(columns(AdapterBlock.SCHEMA)).as(TrainClientFunction.KEPT));
        Column[] wanted = Stream.concat(
                        Stream.of("client_id", "domain", "pair_id", "context", "instruction", "response"),
                        columns.stream())
                .map(functions::col)
                .toArray(Column[]::new);
        return partitioned(pairs.select(wanted).unionByName(blocks, true), clients);
    }

    /** The clients' rows of {@code pairs}: the first client's in the first partition, ordered by {@code pair_id}. */
    static Dataset<Row> partitioned(Dataset<Row> pairs, List<String> clients) {
        Map<String, Integer> ranks = new HashMap<>();
        clients.forEach(client -> ranks.put(client, ranks.size()));
        return ClientColumn.add(pairs, "rank", DataTypes.IntegerType, ranks)
                .repartitionById(Math.max(1, clients.size()), col("rank"))
                .sortWithinPartitions("client_id", "pair_id");
    }

    private static Column[] columns(StructType schema) {
        return Arrays.stream(schema.fieldNames()).map(functions::col).toArray(Column[]::new);
    }
}
