package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;

/** Four bytes a value, IEEE 754 binary32, rounded to nearest even. */
public record Float32() implements UpdateCodec {
    @Override
    public String name() {
        return "float32";
    }

    @Override
    public double bytesPerValue() {
        return Float.BYTES;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
            if (!Float.isFinite(rounded[i])) {
                throw Errors.updateNotFinite(tensor, values[i]);
            }
        }
        return LittleEndian.bytes(rounded);
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Float.BYTES);
        float[] values = LittleEndian.floats(block.bytes());
        long[] steps = new long[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = scale.quantise(values[i], block.tensor());
        }
        return steps;
    }
}
