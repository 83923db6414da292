package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Kernels;

/** Momentum whose update is made orthogonal, for hidden matrices (Jordan et al. 2024, Muon). */
final class Muon {
    private static final double MOMENTUM = 0.95;

    private final Kernels kernels;
    private final NDList parameters;
    private final NDList first = new NDList();

    Muon(NDManager owner, Kernels kernels, NDList parameters) {
        this.kernels = kernels;
        this.parameters = parameters;
        for (NDArray parameter : parameters) {
            first.add(owner.zeros(parameter.getShape()));
        }
    }

    void step(NDManager owner, NDList gradients, double rate) {
        NDList arguments = new NDList(Kernels.onCpu(owner, new double[] {rate, MOMENTUM, 0}));
        arguments.addAll(Kernels.list("parameters", parameters));
        arguments.addAll(Kernels.list("gradients", gradients));
        arguments.addAll(Kernels.list("first", first));
        kernels.change(owner, "muon", arguments);
    }
}
