package io.fedu2s.udf.client;

import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.train.TrainingConfig;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;

/**
 * How the clients of a round train.
 *
 * @param round the round, from 1
 * @param model what is tuned, in the type of most clients
 * @param prompt how a pair becomes a prompt
 * @param curation which pairs are learned, and in which order
 * @param config what no plan says; its seed is the run's
 * @param rule what is added to gradients, and what may move
 * @param form how updates are written
 * @param plans what every client does
 */
public record LocalTraining(
        int round,
        ModelSpec model,
        TaskPrompt prompt,
        Curation curation,
        TrainingConfig config,
        ClientRule rule,
        UpdateForm form,
        Map<String, ClientPlan> plans)
        implements Serializable {
    /** Copies the plans. */
    public LocalTraining {
        plans = Map.copyOf(plans);
    }

    /** What a client does. */
    ClientPlan planOf(String clientId) {
        ClientPlan plan = plans.get(clientId);
        if (plan == null) {
            throw new IllegalArgumentException("round %d has no plan for client '%s'".formatted(round, clientId));
        }
        return plan;
    }

    /** The base model in the type that a client holds it in. */
    ModelSpec modelOf(String clientId) {
        Dtype dtype = Dtype.valueOf(planOf(clientId).dtype().toUpperCase(Locale.ROOT));
        return new ModelSpec(model.path(), dtype, model.threads(), model.promptForm());
    }

    /** A client's own configuration: its pairs come in an order that no other client and no other round shares. */
    TrainingConfig configOf(String clientId) {
        ClientPlan plan = planOf(clientId);
        return config.withSeed(ContentId.seed(config.seed(), "train", round, clientId))
                .withSteps(plan.steps())
                .withBatchSize(plan.batchSize())
                .withLearningRate(plan.learningRate());
    }

    /** How many rows a client learned in the rounds before, if it took part in all of them and did the same in each. */
    long rowsBefore(String clientId) {
        ClientPlan plan = planOf(clientId);
        return (round - 1L) * plan.steps() * plan.batchSize();
    }
}
