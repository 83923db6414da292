package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Kernels;

/** AdamW with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2); its state is fp32. */
final class AdamW implements Optimiser {
    private static final double BETA1 = 0.9;
    private static final double EPSILON = 1e-8;

    private final Kernels kernels;
    private final NDList parameters;
    private final NDList first = new NDList();
    private final NDList second = new NDList();
    private final double beta2;
    private final double weightDecay;
    private int step;

    AdamW(NDManager owner, Kernels kernels, NDList parameters, double beta2, double weightDecay) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.beta2 = beta2;
        this.weightDecay = weightDecay;
        for (NDArray parameter : parameters) {
            first.add(owner.zeros(parameter.getShape()));
            second.add(owner.zeros(parameter.getShape()));
        }
    }

    @Override
    public void step(NDManager owner, NDList gradients, double rate) {
        step++;
        NDList arguments =
                new NDList(Kernels.onCpu(owner, new double[] {step, rate, BETA1, beta2, EPSILON, weightDecay}));
        arguments.addAll(Kernels.list("parameters", parameters));
        arguments.addAll(Kernels.list("gradients", gradients));
        arguments.addAll(Kernels.list("first", first));
        arguments.addAll(Kernels.list("second", second));
        kernels.change(owner, "adamw", arguments);
    }
}
