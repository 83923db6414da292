package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;

/** A correction on the device, as long as an adapter is tuned there. */
final class CorrectedGradients {
    private final LanguageModel model;
    private final NDList parameters;
    private final double proximal;
    private final NDList start;
    private final NDList constant;

    /**
     * Before the first step.
     *
     * @param owner of what must last as long as the parameters
     * @param parameters what is tuned, on the device
     * @param start w_t
     * @throws io.fedu2s.udf.error.UserException where the constant has not the adapter's shape
     */
    CorrectedGradients(
            LanguageModel model, NDManager owner, NDList parameters, Adapter start, GradientCorrection correction) {
        this.model = model;
        this.parameters = parameters;
        this.proximal = correction.proximal();
        // An empty array stands for what is not there: kernels know no list without an element.
        this.start = proximal > 0 ? matrices(model, owner, start) : new NDList(AdapterWeights.empty(owner));
        this.constant = correction.constant().isEmpty()
                ? new NDList(AdapterWeights.empty(owner))
                : matrices(model, owner, new Adapter(start.config(), correction.constant()));
    }

    private static NDList matrices(LanguageModel model, NDManager owner, Adapter adapter) {
        return nonEmpty(adapter.load(model.config(), owner));
    }

    /** The matrices that are there, in the order of their gradients. */
    static NDList nonEmpty(AdapterWeights weights) {
        NDList matrices = new NDList();
        for (NDArray tensor : weights.tensors()) {
            if (tensor.size() > 0) {
                matrices.add(tensor);
            }
        }
        return matrices;
    }

    /** Adds the correction to the gradients, in place. */
    void correct(NDManager scope, NDList gradients) {
        NDList arguments = new NDList(Kernels.onCpu(scope, new double[] {proximal}));
        arguments.addAll(Kernels.list("parameters", parameters));
        arguments.addAll(Kernels.list("start", start));
        arguments.addAll(Kernels.list("constant", constant));
        arguments.addAll(Kernels.list("gradients", gradients));
        model.decoder().kernels().change(scope, "correct", arguments);
    }
}
