package io.fedu2s.jobs.evaluate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.udf.measure.EvaluationTask;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Evaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The variants of the model that are measured, as tasks in the order in which they start: those that are tuned here
 * come first, most steps first.
 *
 * <p>Centralised tuning takes as many steps on all clients' pairs as the clients took together in the federation; local
 * tuning takes, client by client, as many as the client took. Clients that were never chosen have no local adapter.
 */
final class Variants {
    private static final StructType ASSIGNMENT =
            new StructType().add("client_id", DataTypes.StringType, false).add("task", DataTypes.IntegerType, false);

    private final List<EvaluationTask> tasks = new ArrayList<>();

    /** One task for all domains, for it is one adapter. */
    Variants centralised(Collection<ClientTraining> trainings) {
        return add(Evaluation.CENTRALISED, 0, "", "", steps(trainings), 0);
    }

    /** A task for each client that was trained, on the held-out pairs of its own domain. */
    Variants local(Collection<ClientTraining> trainings, Collection<String> domains, int mostPairs) {
        trainings.stream()
                .filter(training -> training.steps() > 0 && domains.contains(training.domain()))
                .collect(Collectors.groupingBy(ClientTraining::clientId, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .sorted(Comparator.comparingInt(Variants::steps).reversed())
                .forEach(own -> add(
                        Evaluation.LOCAL, 0, own.get(0).clientId(), own.get(0).domain(), steps(own), mostPairs));
        return this;
    }

    /** A task for each domain. */
    Variants federated(int version, Collection<String> domains) {
        domains.forEach(domain -> add(Evaluation.FEDERATED, version, "", domain, 0, 0));
        return this;
    }

    /** A task for each domain. */
    Variants base(Collection<String> domains) {
        domains.forEach(domain -> add(Evaluation.BASE, 0, "", domain, 0, 0));
        return this;
    }

    private static int steps(Collection<ClientTraining> trainings) {
        return trainings.stream().mapToInt(ClientTraining::steps).sum();
    }

    private Variants add(String variant, int version, String client, String domain, int steps, int mostPairs) {
        tasks.add(new EvaluationTask(tasks.size(), variant, version, client, domain, steps, mostPairs));
        return this;
    }

    /** The tasks in order. */
    List<EvaluationTask> tasks() {
        return List.copyOf(tasks);
    }

    /**
     * Every task's own row before the rows of the pairs it tunes on, each task in a partition of its own.
     *
     * @param columns of the pairs beside their ids and texts
     */
    Dataset<Row> rows(
            SparkSession spark, Dataset<Row> acceptedPairs, Collection<String> clients, Collection<String> columns) {
        Dataset<Row> own =
                spark.createDataFrame(tasks.stream().map(EvaluationTask::toRow).toList(), EvaluationTask.SCHEMA);
        Dataset<Row> pairs = acceptedPairs
                .join(broadcast(spark.createDataFrame(assignments(clients), ASSIGNMENT)), "client_id")
                .select(Stream.concat(
                                Stream.of(
                                        col("task"),
                                        lit("").as("variant"),
                                        lit(0).as("adapter_version"),
                                        col("client_id"),
                                        col("domain"),
                                        lit(0).as("steps"),
                                        lit(0).as("most_pairs"),
                                        col("pair_id"),
                                        col("context"),
                                        col("instruction"),
                                        col("response")),
                                columns.stream().map(functions::col))
                        .toArray(Column[]::new));
        return own.unionByName(pairs, true)
                .repartitionById(tasks.size(), col("task"))
                .sortWithinPartitions("task", "pair_id");
    }

    private List<Row> assignments(Collection<String> clients) {
        List<Row> assignments = new ArrayList<>();
        for (EvaluationTask task : tasks) {
            if (task.variant().equals(Evaluation.CENTRALISED)) {
                clients.forEach(client -> assignments.add(RowFactory.create(client, task.task())));
            } else if (task.variant().equals(Evaluation.LOCAL)) {
                assignments.add(RowFactory.create(task.clientId(), task.task()));
            }
        }
        return assignments;
    }
}
