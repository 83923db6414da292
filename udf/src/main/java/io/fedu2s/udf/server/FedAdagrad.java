package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import java.util.Map;

/**
 * Adagrad on the server (Reddi et al. 2021, Algorithm 2, with β₁ = 0 as in its experiments and in OpenFedLLM):
 *
 * <pre>{@code
 * v_t     = v_{t−1} + Δ̄_t²,   v₋₁ = τ²
 * w_{t+1} = w_t + η Δ̄_t / (√v_t + τ)
 * }</pre>
 *
 * <p>Δ̄ is the plain mean over the clients. Slot {@code variance}; absent, it is τ² everywhere. This is OpenFedLLM's
 * formula.
 */
public final class FedAdagrad implements ServerOptimizer {
    private final AdaptiveStep step;

    /**
     * The optimiser.
     *
     * @param serverLearningRate η
     * @param tau τ
     */
    public FedAdagrad(double serverLearningRate, double tau) {
        this.step = new AdaptiveStep(serverLearningRate, 0, 0, tau);
    }

    @Override
    public String name() {
        return ServerAlgorithm.FEDADAGRAD.recorded();
    }

    @Override
    public boolean unweighted() {
        return true;
    }

    @Override
    public Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state) {
        Adapter variance = step.variance(meanUpdate, state, Double::sum);
        return new Step(step.moved(current, meanUpdate, variance), Map.of(AdaptiveStep.VARIANCE, variance));
    }
}
