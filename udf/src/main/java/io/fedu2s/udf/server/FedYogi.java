package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import java.util.Map;

/**
 * Yogi on the server (Reddi et al. 2021, "Adaptive federated optimization", Algorithm 2):
 *
 * <pre>{@code
 * v_t = v_{t−1} − (1 − β₂) Δ̄_t² sign(v_{t−1} − Δ̄_t²),   v₋₁ = τ²
 * }</pre>
 *
 * <p>The sign is that of Algorithm 2: v moves towards Δ̄² by a share of Δ̄², so it rises as fast as Adam's and falls
 * more slowly where updates are small (Zaheer et al. 2018, "Adaptive methods for nonconvex optimization"); it
 * never falls below 0.
 *
 * <p>m_t and the step, and where they follow OpenFedLLM and where not, are those of {@code AdaptiveStep}: {@code m_t = β₁
 * m_{t−1} + (1 − β₁) Δ̄_t} with {@code m₀ = Δ̄₀}, {@code w_{t+1} = w_t + η m_t / (√v_t + τ)}; v takes Δ̄_t², where
 * OpenFedLLM takes m_t². Slots {@code momentum}, absent Δ̄ itself, and {@code variance}, absent τ² everywhere.
 */
public final class FedYogi implements ServerOptimizer {
    private final AdaptiveStep step;

    FedYogi(AdaptiveStep step) {
        this.step = step;
    }

    @Override
    public String name() {
        return ServerAlgorithm.FEDYOGI.recorded();
    }

    @Override
    public boolean unweighted() {
        return true;
    }

    @Override
    public Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state) {
        return step.next(
                current, meanUpdate, state, (v, square) -> v - (1 - step.beta2()) * square * Math.signum(v - square));
    }
}
