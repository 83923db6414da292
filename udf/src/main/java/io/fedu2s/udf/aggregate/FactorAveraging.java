package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Federated averaging of the LoRA factors: {@code w_{t+1} = w_t + Σ_k n_k (w_k − w_t) / Σ_k n_k}, for A and B apart.
 *
 * <p>That is {@code w_{t+1} = Σ_k (n_k / n) w_k} of McMahan et al. 2017, "Communication-efficient learning of deep
 * networks from decentralized data", Algorithm 1, over the sampled clients. All clients start from the same A₀ and B₀ =
 * 0, so the factors they send speak of the same subspace; still the product of the mean factors is not the mean of the
 * products: {@code B̄ Ā ≠ mean(B_k A_k)}. This is "factors", not the average of BA.
 */
public final class FactorAveraging implements Aggregation {
    @Override
    public String name() {
        return "factors";
    }

    @Override
    public Adapter next(Adapter current, Adapter meanUpdate) {
        List<AdapterTensor> tensors = new ArrayList<>();
        for (int t = 0; t < current.tensors().size(); t++) {
            tensors.add(sum(current.tensors().get(t), meanUpdate.tensors().get(t)));
        }
        return new Adapter(current.config(), tensors);
    }

    private static AdapterTensor sum(AdapterTensor tensor, AdapterTensor update) {
        if (!tensor.name().equals(update.name()) || tensor.rows() != update.rows()) {
            throw new IllegalArgumentException(
                    "the update of '%s' stands where '%s' belongs".formatted(update.name(), tensor.name()));
        }
        float[] values = new float[tensor.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.values()[i] + update.values()[i];
        }
        return new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values);
    }
}
