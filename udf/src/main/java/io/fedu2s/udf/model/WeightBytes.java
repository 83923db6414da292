package io.fedu2s.udf.model;

import java.util.Arrays;
import java.util.List;

/**
 * How much memory a decoder's weights take, from its shape alone: no weight is read.
 *
 * <p>As {@link Dtype#INT8} the layers' matrices take a byte a number and an fp32 scale a row, all else is bf16.
 */
public final class WeightBytes {
    private WeightBytes() {}

    /** Bytes of all weights, loaded as a type. */
    public static long of(ModelConfig config, Dtype dtype) {
        Dtype plain = dtype == Dtype.INT8 ? Dtype.BFLOAT16 : dtype;
        List<DecoderWeights.Slot> slots = DecoderWeights.slots(config);
        long bytes = 0;
        for (int i = 0; i < slots.size(); i++) {
            DecoderWeights.Slot slot = slots.get(i);
            if (slot.isPresent()) {
                long numbers = Arrays.stream(slot.shape()).reduce(1, Math::multiplyExact);
                bytes += dtype == Dtype.INT8 && DecoderWeights.isProjection(i)
                        ? numbers + slot.shape()[0] * Dtype.FLOAT32.sizeBytes()
                        : numbers * plain.sizeBytes();
            }
        }
        return bytes;
    }
}
