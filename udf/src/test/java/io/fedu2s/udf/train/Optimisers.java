package io.fedu2s.udf.train;

/** Optimisers of a constant rate, without warm-up and decay. */
final class Optimisers {
    private Optimisers() {}

    /** Its gradients are clipped to norm 1. */
    static OptimiserConfig adamW(double learningRate) {
        return new OptimiserConfig(LocalOptimiser.ADAMW, learningRate, "constant", 0, 0, 1);
    }

    /** Plain steps along the gradients as they are. */
    static OptimiserConfig sgd(double learningRate) {
        return new OptimiserConfig(LocalOptimiser.SGD, learningRate, "constant", 0, 0, 0);
    }
}
