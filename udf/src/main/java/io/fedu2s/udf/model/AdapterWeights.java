package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Low-rank matrices on the device, laid out as the kernels want them: per layer A (R, in) and B (out, R) of seven places,
 * q, k, v, o, gate, up and down, empty where a linear layer has none.
 *
 * @param tensors 14 L arrays in fp32 for every adapter, or one empty array for no adapter at all
 * @param scales (7 L) of every adapter, on the CPU: what each product B A is multiplied with
 */
public record AdapterWeights(NDList tensors, NDArray scales) {
    /** Linear layers of a decoder layer that may have low-rank matrices. */
    public static final int PLACES = 7;

    /** No adapter: the base model alone. */
    public static AdapterWeights none(NDManager owner) {
        return new AdapterWeights(new NDList(empty(owner)), Kernels.onCpu(owner, new double[0]));
    }

    /** Both adapters together: B A of the one and of the other. Gradients are taken of this one alone. */
    public AdapterWeights beside(AdapterWeights other, NDManager owner) {
        NDList both = new NDList(tensors);
        both.addAll(other.tensors);
        double[] factors = DoubleStream.concat(
                        Arrays.stream(scales.toDoubleArray()), Arrays.stream(other.scales.toDoubleArray()))
                .toArray();
        return new AdapterWeights(both, Kernels.onCpu(owner, factors));
    }

    /** The empty array that stands for a matrix that is not there. */
    public static NDArray empty(NDManager owner) {
        return owner.create(new Shape(0), DataType.FLOAT32);
    }
}
