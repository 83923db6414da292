package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What one client did in one federated round, or why it could do nothing.
 *
 * @param round the round, from 1
 * @param clientId the client
 * @param baseModel names the base model it tuned, by its content
 * @param domain the field it works in
 * @param pairs its accepted pairs that fit the model: what its update weighs
 * @param tooLong its accepted pairs that are longer than {@code federate.maxLength}
 * @param steps optimiser steps
 * @param tokens tokens read in them
 * @param loss mean loss of all steps; 0 where it was not trained
 * @param lastLoss loss of the last step; 0 where it was not trained
 * @param updateNorm the length of its update before clipping
 * @param updateBytes how much it sent
 * @param seconds how long it took; measured, and no part of any result
 * @param reason why it sent nothing; empty where it sent an update
 * @param plan what it was to do
 */
public record ClientTraining(
        int round,
        String clientId,
        String baseModel,
        String domain,
        long pairs,
        long tooLong,
        int steps,
        long tokens,
        double loss,
        double lastLoss,
        double updateNorm,
        long updateBytes,
        double seconds,
        String reason,
        ClientPlan plan) {
    /** Columns of the table {@code trainings}. */
    public static final StructType SCHEMA = Columns.first()
            .integer("round")
            .string("client_id")
            .string("base_model")
            .string("domain")
            .bigint("pairs")
            .bigint("too_long")
            .integer("steps")
            .bigint("tokens")
            .real("loss")
            .real("last_loss")
            .real("update_norm")
            .bigint("update_bytes")
            .real("seconds")
            .string("reason")
            .integer("planned_steps")
            .integer("batch_size")
            .real("learning_rate")
            .integer("rank")
            .string("dtype")
            .real("expected_seconds")
            .real("arrival_seconds")
            .schema();

    public ClientTraining {
        Checks.atLeast(0, round, "round");
        Checks.named(clientId, "clientId");
        Checks.named(baseModel, "baseModel");
        Checks.named(domain, "domain");
        Checks.atLeast(0, pairs, "pairs");
        Checks.atLeast(0, tooLong, "tooLong");
        Checks.finite(loss, "loss");
        Checks.finite(lastLoss, "lastLoss");
        Checks.finite(updateNorm, "updateNorm");
        Checks.atLeast(0, updateBytes, "updateBytes");
        if (reason.isEmpty() && pairs == 0) {
            throw new IllegalArgumentException("client %s has neither pairs nor a reason".formatted(clientId));
        }
    }

    /** A client without an update. */
    public static ClientTraining without(
            int round,
            String clientId,
            String baseModel,
            String domain,
            long tooLong,
            double seconds,
            String reason,
            ClientPlan plan) {
        return new ClientTraining(
                round, clientId, baseModel, domain, 0, tooLong, 0, 0, 0, 0, 0, 0, seconds, reason, plan);
    }

    /** Whether it sent an update. */
    public boolean sent() {
        return reason.isEmpty();
    }

    /** Reads a row by the names of its columns. */
    public static ClientTraining fromRow(Row row) {
        return new ClientTraining(
                row.<Integer>getAs("round"),
                row.getAs("client_id"),
                row.getAs("base_model"),
                row.getAs("domain"),
                row.<Long>getAs("pairs"),
                row.<Long>getAs("too_long"),
                row.<Integer>getAs("steps"),
                row.<Long>getAs("tokens"),
                row.<Double>getAs("loss"),
                row.<Double>getAs("last_loss"),
                row.<Double>getAs("update_norm"),
                row.<Long>getAs("update_bytes"),
                row.<Double>getAs("seconds"),
                row.getAs("reason"),
                new ClientPlan(
                        row.<Integer>getAs("planned_steps"),
                        row.<Integer>getAs("batch_size"),
                        row.<Double>getAs("learning_rate"),
                        row.<Integer>getAs("rank"),
                        row.getAs("dtype"),
                        row.<Double>getAs("expected_seconds"),
                        row.<Double>getAs("arrival_seconds")));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                round,
                clientId,
                baseModel,
                domain,
                pairs,
                tooLong,
                steps,
                tokens,
                loss,
                lastLoss,
                updateNorm,
                updateBytes,
                seconds,
                reason,
                plan.steps(),
                plan.batchSize(),
                plan.learningRate(),
                plan.rank(),
                plan.dtype(),
                plan.expectedSeconds(),
                plan.arrivalSeconds());
    }
}
