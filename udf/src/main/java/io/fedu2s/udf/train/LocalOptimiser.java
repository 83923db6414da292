package io.fedu2s.udf.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Kernels;

/** Which optimiser a client takes its steps with. */
public enum LocalOptimiser {
    /** AdamW with β₂ = 0.999: what LoRA is usually tuned with. */
    ADAMW {
        @Override
        Optimiser of(NDManager owner, Kernels kernels, NDList parameters, double weightDecay) {
            return new AdamW(owner, kernels, parameters, BETA2, weightDecay);
        }

        @Override
        double remembered(double rate, double proximal) {
            return 1;
        }
    },
    /**
     * Plain gradient steps without momentum: what SCAFFOLD and FedNova are derived for. It wants a far larger learning rate
     * than AdamW.
     */
    SGD {
        @Override
        Optimiser of(NDManager owner, Kernels kernels, NDList parameters, double weightDecay) {
            return new Sgd(kernels, parameters, weightDecay);
        }

        @Override
        double remembered(double rate, double proximal) {
            return 1 - rate * proximal;
        }
    };

    private static final double BETA2 = 0.999;

    abstract Optimiser of(NDManager owner, Kernels kernels, NDList parameters, double weightDecay);

    /** What a step of a rate leaves of the way before it, where μ pulls back to the start. */
    abstract double remembered(double rate, double proximal);
}
