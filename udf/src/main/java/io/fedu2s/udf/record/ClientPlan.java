package io.fedu2s.udf.record;

import java.io.Serializable;

/**
 * What one client is to do in a round.
 *
 * @param steps optimiser steps
 * @param batchSize pairs of a step
 * @param learningRate the peak rate
 * @param rank the rank of the adapter it tunes
 * @param dtype the type it holds the base model in: a name of {@code model.dtype}
 * @param expectedSeconds how long that takes by its profile; 0 where nobody reckons with time
 * @param arrivalSeconds when its update is there in the simulated round; 0 where nobody reckons with time
 */
public record ClientPlan(
        int steps,
        int batchSize,
        double learningRate,
        int rank,
        String dtype,
        double expectedSeconds,
        double arrivalSeconds)
        implements Serializable {
    public ClientPlan {
        Checks.atLeast(1, steps, "steps");
        Checks.atLeast(1, batchSize, "batchSize");
        Checks.atLeast(1, rank, "rank");
        Checks.named(dtype, "dtype");
        Checks.finite(learningRate, "learningRate");
        Checks.finite(expectedSeconds, "expectedSeconds");
        Checks.finite(arrivalSeconds, "arrivalSeconds");
    }

    /** The same with another arrival. */
    public ClientPlan arriving(double seconds) {
        return new ClientPlan(steps, batchSize, learningRate, rank, dtype, expectedSeconds, seconds);
    }
}
