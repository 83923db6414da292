package io.fedu2s.udf.codec;

import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;

/**
 * Fixed point as it is summed, eight bytes a value: nothing is lost on the way.
 *
 * @param stored the fixed point of the bytes
 */
public record Fixed64(FixedPoint stored) implements UpdateCodec {
    @Override
    public String name() {
        return stored.equals(FixedPoint.STANDARD) ? "fixed64" : "fixed64:" + stored.fractionBits();
    }

    @Override
    public double bytesPerValue() {
        return Long.BYTES;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        long[] steps = new long[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = stored.quantise(values[i], tensor);
        }
        return LittleEndian.bytes(steps);
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Long.BYTES);
        long[] steps = LittleEndian.longs(block.bytes());
        if (!scale.equals(stored)) {
            for (int i = 0; i < steps.length; i++) {
                steps[i] = scale.quantise(stored.real(steps[i]), block.tensor());
            }
        }
        return steps;
    }
}
