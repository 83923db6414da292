package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.reduce.CheckBlocksFunction;
import io.fedu2s.udf.reduce.CheckUpdatesFunction;
import io.fedu2s.udf.reduce.CheckedBlocks;
import io.fedu2s.udf.reduce.RankChecks;
import io.fedu2s.udf.reduce.UpdateCheck;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.server.Weighting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * The updates of a round that count, each with its weight, and the others with the reason why they don't.
 *
 * @param rows of {@code updates}
 * @param trainings what the clients that count did, by client
 * @param weights n_k of each
 * @param refused why each of the others does not
 * @param averaging what of their products is averaged
 * @param seconds when the round ended; 0 where nobody reckons with time
 */
public record CountedUpdates(
        Dataset<Row> rows,
        List<ClientTraining> trainings,
        SortedMap<String, Long> weights,
        SortedMap<String, String> refused,
        Averaging averaging,
        double seconds) {
    /** The reason of an update that came after the end of its round. */
    static final String LATE = "late";

    /**
     * Looks into every update of a round whose clients are all alike.
     *
     * @param updates the round's rows of {@code updates}
     * @param trainings what its clients did
     * @param trained the round's adapter, of the factors that its clients trained
     * @param baseModel what they were to tune
     * @param rules which are sound
     * @param weighting how much each of these counts
     * @throws io.fedu2s.udf.error.UserException where too few count
     */
    public static CountedUpdates of(
            Dataset<Row> updates,
            Collection<ClientTraining> trainings,
            Adapter trained,
            String baseModel,
            CountingRules rules,
            Weighting weighting) {
        var expected = new Expected(baseModel, Map.of(), rank -> trained);
        return of(updates, trainings, expected, rules, Tally.all(weighting));
    }

    /**
     * Looks into every update of a round, and into the late ones that may have come by its end.
     *
     * @param updates their rows of {@code updates}
     * @param trainings what their clients did
     * @param expected what they must be
     * @param rules which are sound
     * @param tally which of these count, and how much
     * @throws io.fedu2s.udf.error.UserException where too few count
     */
    public static CountedUpdates of(
            Dataset<Row> updates,
            Collection<ClientTraining> trainings,
            Expected expected,
            CountingRules rules,
            Tally.Rule tally) {
        SortedMap<String, Double> norms = new TreeMap<>();
        SortedMap<String, String> refused = check(updates, trainings, expected, rules.limits(), norms);
        if (rules.refuseAboveMedians() > 0) {
            double most = UpdateLimits.aroundMedian(norms.values(), rules.refuseAboveMedians(), Long.MAX_VALUE)
                    .mostNorm();
            norms.forEach((client, norm) -> {
                if (norm > most) {
                    refused.putIfAbsent(client, UpdateCheck.OUTSIZED_NORM);
                }
            });
        }
        Tally counted = tally.of(trainings.stream()
                .filter(training -> training.sent() && !refused.containsKey(training.clientId()))
                .toList());
        counted.late().forEach(client -> refused.put(client, LATE));
        int count = counted.weights().size();
        if (count < rules.minClients()) {
            throw Errors.quorumMissed(trainings.iterator().next().round(), count, rules.minClients(), refused);
        }
        return new CountedUpdates(
                weighted(updates, counted.weights()),
                counted.counted(),
                counted.weights(),
                refused,
                counted.averaging(),
                counted.seconds());
    }

    private static SortedMap<String, String> check(
            Dataset<Row> updates,
            Collection<ClientTraining> trainings,
            Expected expected,
            UpdateLimits limits,
            SortedMap<String, Double> norms) {
        SparkSession spark = updates.sparkSession();
        Broadcast<RankChecks> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(expected.checks(trainings, limits));
        SortedMap<String, String> refused = new TreeMap<>();
        List<Row> verdicts = MeanUpdate.ordered(updates.where(col("slot").equalTo(AdapterBlock.ADAPTER)))
                .mapPartitions(new CheckBlocksFunction(shared), Encoders.row(CheckedBlocks.SCHEMA))
                .repartition(col("client_id"))
                .sortWithinPartitions("client_id")
                .mapPartitions(
                        new CheckUpdatesFunction(shared, expected.baseModel()),
                        Encoders.row(CheckUpdatesFunction.OUTPUT))
                .collectAsList();
        shared.destroy();
        for (Row verdict : verdicts) {
            String reason = verdict.getAs("reason");
            if (reason.isEmpty()) {
                norms.put(verdict.getAs("client_id"), verdict.getAs("norm"));
            } else {
                refused.put(verdict.getAs("client_id"), reason);
            }
        }
        for (ClientTraining training : trainings) {
            if (training.sent() && !expected.isBaseModelOf(training)) {
                refused.put(training.clientId(), UpdateCheck.WRONG_BASE_MODEL);
            } else if (training.sent() && !norms.containsKey(training.clientId())) {
                refused.putIfAbsent(training.clientId(), UpdateCheck.INCOMPLETE);
            }
        }
        return refused;
    }

    private static Dataset<Row> weighted(Dataset<Row> updates, SortedMap<String, Long> weights) {
        return ClientColumn.add(updates.drop("weight"), "weight", DataTypes.LongType, weights);
    }

    /** The same, every client as much as any other. */
    public CountedUpdates equallyWeighted() {
        SortedMap<String, Long> ones = new TreeMap<>();
        weights.keySet().forEach(client -> ones.put(client, 1L));
        return new CountedUpdates(weighted(rows, ones), trainings, ones, refused, averaging, seconds);
    }

    /** Σ n_k. */
    long weight() {
        return weights.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The blocks of one slot. */
    public Dataset<Row> slot(String slot) {
        return rows.where(col("slot").equalTo(slot));
    }
}
