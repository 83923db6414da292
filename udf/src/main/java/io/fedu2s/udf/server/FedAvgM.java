package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import java.util.Map;

/**
 * Federated averaging with a server's momentum:
 *
 * <pre>{@code
 * m_t     = β m_{t−1} + (1 − β) Δ̄_t,   m₀ = Δ̄₀
 * w_{t+1} = w_t + η m_t
 * }</pre>
 *
 * <p>As OpenFedLLM has it: a mean of the rounds, so that η = 1 goes as far as {@link FedAvg} where updates agree, and
 * the first round is its. Hsu et al. 2019, "Measuring the effects of non-identical data distribution for federated
 * visual classification", sum ({@code m_t = β m_{t−1} + Δ̄_t}): the same path for η / (1 − β), but for the
 * first rounds. Slot {@code momentum}; absent, m is Δ̄ itself.
 */
public final class FedAvgM implements ServerOptimizer {
    private static final String MOMENTUM = "momentum";

    private final double rate;
    private final double beta;

    /**
     * The optimiser.
     *
     * @param serverLearningRate η
     * @param momentum β
     */
    public FedAvgM(double serverLearningRate, double momentum) {
        this.rate = serverLearningRate;
        this.beta = momentum;
    }

    @Override
    public String name() {
        return ServerAlgorithm.FEDAVGM.recorded();
    }

    @Override
    public boolean unweighted() {
        return false;
    }

    @Override
    public Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state) {
        Adapter before = state.getOrDefault(MOMENTUM, meanUpdate);
        Adapter momentum = AdapterArithmetic.each(before, meanUpdate, (m, delta) -> beta * m + (1 - beta) * delta);
        return new Step(AdapterArithmetic.each(current, momentum, (w, m) -> w + rate * m), Map.of(MOMENTUM, momentum));
    }
}
