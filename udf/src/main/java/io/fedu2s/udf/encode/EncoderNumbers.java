package io.fedu2s.udf.encode;

import io.fedu2s.udf.model.KernelNumbers;
import io.fedu2s.udf.model.KernelNumbers.Real;
import io.fedu2s.udf.model.KernelNumbers.Whole;
import java.util.List;

/**
 * The numbers of an encoder, as {@code Shape} in {@code encoder.py} names and orders them.
 *
 * @param layers L
 * @param heads N
 * @param firstPosition the position of a text's first token
 * @param activation what the kernels call it
 * @param eps added to the variance in each norm
 */
record EncoderNumbers(int layers, int heads, int firstPosition, int activation, double eps) {
    /** Those of a configuration. */
    static EncoderNumbers of(EncoderConfig config) {
        return new EncoderNumbers(
                config.layers(),
                config.heads(),
                config.firstPosition(),
                config.activation().kernelNumber(),
                config.normEpsilon());
    }

    /** The same as they travel. */
    KernelNumbers forKernels() {
        return new KernelNumbers(
                List.of(
                        new Whole("layers", layers),
                        new Whole("heads", heads),
                        new Whole("first_position", firstPosition),
                        new Whole("activation", activation)),
                List.of(new Real("eps", eps)));
    }
}
