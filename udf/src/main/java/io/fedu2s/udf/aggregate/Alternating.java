package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;

/**
 * Averages B in odd rounds and A in even ones, the other frozen: {@code Σ_k p_k s B A_k = s B (Σ_k p_k A_k)}, exact and
 * linear, for half the traffic, and both learn (Chen et al. 2024, "Robust federated finetuning of foundation models via
 * alternating minimization of LoRA", RoLoRA).
 */
public final class Alternating implements Aggregation {
    private final TrainedFactors trained;

    /**
     * The aggregation of one round.
     *
     * @param round the round, from 1
     */
    public Alternating(int round) {
        this.trained = AggregationMethod.ROLORA.trained(round);
    }

    @Override
    public String name() {
        return AggregationMethod.ROLORA.label();
    }

    /** The next adapter; the mean update need not hold the frozen tensors. */
    @Override
    public Adapter next(Adapter current, Adapter meanUpdate) {
        return OneFactor.next(trained, current, meanUpdate);
    }
}
