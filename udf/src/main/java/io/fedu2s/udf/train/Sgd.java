package io.fedu2s.udf.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Kernels;

/** Plain gradient steps: {@code w ← w − η (g + λ w)}, λ the weight decay, without momentum. */
final class Sgd implements Optimiser {
    private final Kernels kernels;
    private final NDList parameters;
    private final double weightDecay;

    Sgd(Kernels kernels, NDList parameters, double weightDecay) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.weightDecay = weightDecay;
    }

    @Override
    public void step(NDManager owner, NDList gradients, double rate) {
        NDList arguments = new NDList(Kernels.onCpu(owner, new double[] {rate, weightDecay}));
        arguments.addAll(Kernels.list("parameters", parameters));
        arguments.addAll(Kernels.list("gradients", gradients));
        kernels.change(owner, "sgd", arguments);
    }
}
