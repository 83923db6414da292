package io.fedu2s.udf.train;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import java.util.List;

/**
 * What is added to the gradient of every step, before clipping: {@code g + μ (w − w_t) + c}, w_t the adapter that the
 * training started from.
 *
 * <p>μ is FedProx's, whose loss has {@code μ/2 ‖w − w_t‖²} more (Li et al. 2020, "Federated optimization in heterogeneous
 * networks", equation 2); OpenFedLLM takes 0.01. c is SCAFFOLD's {@code c − c_k} (Karimireddy et al. 2020, Algorithm 1).
 * Under AdamW both go through its moments like the gradient itself, as FedProx does in OpenFedLLM.
 *
 * @param proximal μ, at least 0
 * @param constant c, the matrices of an adapter of the same shape; empty for none
 */
public record GradientCorrection(double proximal, List<AdapterTensor> constant) {
    /** The gradient as it is. */
    public static final GradientCorrection NONE = new GradientCorrection(0, List.of());

    /** Checks the range. */
    public GradientCorrection {
        TrainingConfig.atLeast("proximal", proximal, 0);
        constant = List.copyOf(constant);
    }

    /** FedProx's. */
    public static GradientCorrection proximal(double mu) {
        return new GradientCorrection(mu, List.of());
    }

    /** The same with a constant. */
    public GradientCorrection plus(Adapter correction) {
        return new GradientCorrection(proximal, correction.tensors());
    }

    /** Whether it leaves gradients as they are. */
    boolean isNone() {
        return proximal == 0 && constant.isEmpty();
    }
}
