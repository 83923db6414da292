package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;

/**
 * Averages B under an A that nobody trains: {@code Σ_k p_k s B_k A₀ = s (Σ_k p_k B_k) A₀}, exact and linear, for half
 * the traffic (Sun et al. 2024, "Improving LoRA in privacy-preserving federated learning", FFA-LoRA).
 */
public final class FreezeA implements Aggregation {
    @Override
    public String name() {
        return AggregationMethod.FFA.label();
    }

    /** The next adapter; the mean update need not hold A's tensors. */
    @Override
    public Adapter next(Adapter current, Adapter meanUpdate) {
        return OneFactor.next(TrainedFactors.B, current, meanUpdate);
    }
}
