package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import java.util.Map;

/**
 * Federated averaging (McMahan et al. 2017, "Communication-efficient learning of deep networks from decentralized
 * data", Algorithm 1) with a server's learning rate (Reddi et al. 2021, Algorithm 1):
 *
 * <pre>{@code
 * w_{t+1} = w_t + η Δ̄_t
 * }</pre>
 *
 * <p>With η = 1 that is the clients' weighted mean, as in OpenFedLLM. It remembers nothing.
 */
public final class FedAvg implements ServerOptimizer {
    private final double rate;

    /**
     * The optimiser.
     *
     * @param serverLearningRate η
     */
    public FedAvg(double serverLearningRate) {
        this.rate = serverLearningRate;
    }

    @Override
    public String name() {
        return ServerAlgorithm.FEDAVG.recorded();
    }

    @Override
    public boolean unweighted() {
        return false;
    }

    @Override
    public Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state) {
        return new Step(AdapterArithmetic.each(current, meanUpdate, (w, delta) -> w + rate * delta), Map.of());
    }
}
