package io.fedu2s.udf.server;

import java.util.Locale;

/** The server optimisers by their names. */
public enum ServerAlgorithm {
    /** See {@link FedAvg}. */
    FEDAVG(1) {
        @Override
        public ServerOptimizer optimizer(ServerSettings settings) {
            return new FedAvg(settings.serverLearningRate());
        }
    },
    /** See {@link FedAvgM}. */
    FEDAVGM(1) {
        @Override
        public ServerOptimizer optimizer(ServerSettings settings) {
            return new FedAvgM(settings.serverLearningRate(), settings.momentum());
        }
    },
    /** See {@link FedAdagrad}. */
    FEDADAGRAD(1e-3) {
        @Override
        public ServerOptimizer optimizer(ServerSettings settings) {
            return new FedAdagrad(settings.serverLearningRate(), settings.tau());
        }
    },
    /** See {@link FedYogi}. */
    FEDYOGI(1e-3) {
        @Override
        public ServerOptimizer optimizer(ServerSettings settings) {
            return new FedYogi(adaptive(settings));
        }
    },
    /** See {@link FedAdam}. */
    FEDADAM(1e-3) {
        @Override
        public ServerOptimizer optimizer(ServerSettings settings) {
            return new FedAdam(adaptive(settings));
        }
    };

    private final double serverLearningRate;

    ServerAlgorithm(double serverLearningRate) {
        this.serverLearningRate = serverLearningRate;
    }

    /** The optimiser of these settings; it reads those that its formula has. */
    public abstract ServerOptimizer optimizer(ServerSettings settings);

    /** The settings that OpenFedLLM publishes: η 1e-3 for the adaptive ones, else 1; β₁ 0.9, β₂ 0.99, τ 1e-3. */
    public ServerSettings defaults() {
        return new ServerSettings(serverLearningRate, 0.9, 0.99, 1e-3, 0.9);
    }

    /** As runs record it: its constant in small letters. */
    public String recorded() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static AdaptiveStep adaptive(ServerSettings settings) {
        return new AdaptiveStep(settings.serverLearningRate(), settings.beta1(), settings.beta2(), settings.tau());
    }
}
