package io.fedu2s.udf.server;

import io.fedu2s.udf.error.Errors;

/**
 * The numbers of the server optimisers; each reads those that its formula has.
 *
 * @param serverLearningRate η, above 0: how far a step goes
 * @param beta1 β₁ in [0, 1): how slowly the first moment of the adaptive ones forgets
 * @param beta2 β₂ in [0, 1): how slowly the second moment forgets
 * @param tau τ, above 0: the larger, the less adaptive
 * @param momentum β in [0, 1) of {@link FedAvgM}
 */
public record ServerSettings(double serverLearningRate, double beta1, double beta2, double tau, double momentum) {
    /** Checks the ranges. */
    public ServerSettings {
        above0("serverLearningRate", serverLearningRate);
        share("beta1", beta1);
        share("beta2", beta2);
        above0("tau", tau);
        share("momentum", momentum);
    }

    private static void above0(String key, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw Errors.serverInvalid(key, value, "above 0");
        }
    }

    private static void share(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw Errors.serverInvalid(key, value, "at least 0 and below 1");
        }
    }
}
