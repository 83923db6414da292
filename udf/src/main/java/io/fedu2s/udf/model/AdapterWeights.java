package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Low-rank matrices on the device, laid out as the kernels want them: per layer A (R, in) and B (out, R) of
 * {@link #LINEAR_LAYERS}, empty where a linear layer has none.
 *
 * @param tensors 14 L arrays in fp32, or one empty array for no adapter at all
 * @param scale what the product B A is multiplied with
 */
public record AdapterWeights(NDList tensors, double scale) {
    /** The linear layers of one decoder layer, in the kernels' order. */
    public static final java.util.List<String> LINEAR_LAYERS = java.util.List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    /** No adapter: the base model alone. */
    public static AdapterWeights none(NDManager owner) {
        return new AdapterWeights(new NDList(empty(owner)), 0);
    }

    /** The empty array that stands for a matrix that is not there. */
    public static NDArray empty(NDManager owner) {
        return owner.create(new Shape(0), DataType.FLOAT32);
    }
}
