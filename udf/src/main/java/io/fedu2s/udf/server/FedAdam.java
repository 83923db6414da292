package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import java.util.Map;

/**
 * Adam on the server (Reddi et al. 2021, "Adaptive federated optimization", Algorithm 2):
 *
 * <pre>{@code
 * v_t = β₂ v_{t−1} + (1 − β₂) Δ̄_t²,   v₋₁ = τ²
 * }</pre>
 *
 * <p>There is no correction of bias, which Kingma and Ba 2015 have and Algorithm 2 has not: v starts from τ², not 0.
 *
 * <p>m_t and the step, and where they follow OpenFedLLM and where not, are those of {@code AdaptiveStep}: {@code m_t = β₁
 * m_{t−1} + (1 − β₁) Δ̄_t} with {@code m₀ = Δ̄₀}, {@code w_{t+1} = w_t + η m_t / (√v_t + τ)}; v takes Δ̄_t², where
 * OpenFedLLM takes m_t². Slots {@code momentum}, absent Δ̄ itself, and {@code variance}, absent τ² everywhere.
 */
public final class FedAdam implements ServerOptimizer {
    private final AdaptiveStep step;

    FedAdam(AdaptiveStep step) {
        this.step = step;
    }

    @Override
    public String name() {
        return ServerAlgorithm.FEDADAM.recorded();
    }

    @Override
    public boolean unweighted() {
        return true;
    }

    @Override
    public Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state) {
        return step.next(current, meanUpdate, state, (v, square) -> step.beta2() * v + (1 - step.beta2()) * square);
    }
}
