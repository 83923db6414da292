package io.fedu2s.udf.measure;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One unit of evaluation: a variant of the model and the domain it is measured on. In the input of {@link
 * EvaluateFunction} a task is one row of its own, with an empty {@code pair_id}, before the rows of the pairs that the
 * variant is tuned on.
 *
 * @param task its number, which is its place in the queue
 * @param variant as in {@code evaluations}
 * @param adapterVersion the version of the global adapter; 0 where there is none
 * @param clientId the client of a local adapter, else empty
 * @param domain whose held-out pairs are answered; empty for those of all domains
 * @param steps optimiser steps of the tuning; 0 for variants that are not tuned here
 * @param mostPairs how many held-out pairs of a domain are answered; 0 for all
 */
public record EvaluationTask(
        int task, String variant, int adapterVersion, String clientId, String domain, int steps, int mostPairs) {
    /** A task's row or the row of a pair. */
    public static final StructType SCHEMA = new StructType()
            .add("task", DataTypes.IntegerType, false)
            .add("variant", DataTypes.StringType, false)
            .add("adapter_version", DataTypes.IntegerType, false)
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("steps", DataTypes.IntegerType, false)
            .add("most_pairs", DataTypes.IntegerType, false)
            .add("pair_id", DataTypes.StringType, false)
            .add("context", DataTypes.StringType, false)
            .add("instruction", DataTypes.StringType, false)
            .add("response", DataTypes.StringType, false);

    static EvaluationTask fromRow(Row row) {
        return new EvaluationTask(
                row.<Integer>getAs("task"),
                row.getAs("variant"),
                row.<Integer>getAs("adapter_version"),
                row.getAs("client_id"),
                row.getAs("domain"),
                row.<Integer>getAs("steps"),
                row.<Integer>getAs("most_pairs"));
    }

    /** The task's own row. */
    public Row toRow() {
        return RowFactory.create(task, variant, adapterVersion, clientId, domain, steps, mostPairs, "", "", "", "");
    }

    /** How a log names it. */
    String name() {
        return variant + (clientId.isEmpty() ? "" : " " + clientId) + (domain.isEmpty() ? "" : ", " + domain);
    }
}
