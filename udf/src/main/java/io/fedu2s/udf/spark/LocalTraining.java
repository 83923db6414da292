package io.fedu2s.udf.spark;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.train.TrainingConfig;
import java.io.Serializable;

/**
 * How the clients of a round train.
 *
 * @param round the round, from 1
 * @param model what is tuned
 * @param prompt how a pair becomes a prompt
 * @param config steps, batch and rates; its seed is the run's
 * @param rule what is added to gradients, and what may move
 * @param form how updates are written
 */
public record LocalTraining(
        int round, ModelSpec model, TaskPrompt prompt, TrainingConfig config, ClientRule rule, UpdateForm form)
        implements Serializable {
    /** A client's own configuration: its pairs come in an order that no other client and no other round shares. */
    TrainingConfig configOf(String clientId) {
        return config.withSeed(ContentId.seed(config.seed(), "train", round, clientId));
    }
}
