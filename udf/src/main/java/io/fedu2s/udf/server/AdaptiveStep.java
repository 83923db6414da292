package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.server.ServerOptimizer.Step;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * What the adaptive server optimisers share (Reddi et al. 2021, "Adaptive federated optimization", Algorithm 2):
 *
 * <pre>{@code
 * m_t     = β₁ m_{t−1} + (1 − β₁) Δ̄_t,   m₀ = Δ̄₀
 * v_t     = their own formula of v_{t−1} and Δ̄_t²,   v₋₁ = τ²
 * w_{t+1} = w_t + η m_t / (√v_t + τ)
 * }</pre>
 *
 * <p>Δ̄ is the plain mean over the clients, as in the paper and in OpenFedLLM. Like the latter:
 *
 * <ul>
 *   <li>m starts as the first mean update. The paper starts from 0, which weighs the first rounds down by 1 − β₁ᵗ; with
 *       few rounds most of the way would be lost, and the paper has no correction of that bias.
 *   <li>v starts from τ², the least that the paper allows, and has no correction of its bias either. So the first steps
 *       are the longest: up to η / √(1 − β₂) a number, 10 η by default, and by and by η.
 * </ul>
 *
 * <p>Unlike OpenFedLLM, which squares m_t in v, Δ̄_t itself is squared, as in Algorithm 2. Where updates change their sign
 * from round to round, m is small and v must not be: that is what makes steps short where rounds disagree. With m_t²
 * both shrink together, and the step keeps its length on noise alone. In the first round the two agree.
 *
 * @param rate η
 * @param beta1 β₁
 * @param beta2 β₂
 * @param tau τ
 */
record AdaptiveStep(double rate, double beta1, double beta2, double tau) {
    /** Slot of m_t; absent, m is Δ̄ itself. */
    static final String MOMENTUM = "momentum";

    /** Slot of v_t; absent, it is τ² everywhere. */
    static final String VARIANCE = "variance";

    /**
     * One step.
     *
     * @param second v_t of v_{t−1} and Δ̄_t²
     */
    Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state, DoubleBinaryOperator second) {
        Adapter momentum = AdapterArithmetic.each(
                state.getOrDefault(MOMENTUM, meanUpdate), meanUpdate, (m, delta) -> beta1 * m + (1 - beta1) * delta);
        Adapter variance = variance(meanUpdate, state, second);
        return new Step(moved(current, momentum, variance), Map.of(MOMENTUM, momentum, VARIANCE, variance));
    }

    /** v_t, see {@link #next}. */
    Adapter variance(Adapter meanUpdate, Map<String, Adapter> state, DoubleBinaryOperator second) {
        Adapter before = state.containsKey(VARIANCE)
                ? state.get(VARIANCE)
                : AdapterArithmetic.each(meanUpdate, delta -> tau * tau);
        return AdapterArithmetic.each(before, meanUpdate, (v, delta) -> second.applyAsDouble(v, delta * delta));
    }

    /** w_{t+1} of w_t, m_t and v_t. */
    Adapter moved(Adapter current, Adapter momentum, Adapter variance) {
        return AdapterArithmetic.each(current, momentum, variance, (w, m, v) -> w + rate * m / (Math.sqrt(v) + tau));
    }
}
