package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.Bfloat16Bytes;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import io.fedu2s.udf.sum.WeightedSum;

/**
 * Two bytes a value: the upper half of binary32 (1 sign, 8 exponent and 7 fraction bits), rounded to nearest even.
 *
 * <p>The relative error is at most 2^-8. They are summed as bytes, see {@link Bfloat16Bytes}.
 */
public record Bfloat16() implements UpdateCodec {
    /** The codec's name. */
    public static final String NAME = "bfloat16";

    /** The pattern of infinity, and the first magnitude that is not finite. */
    private static final int INFINITE = 0x7f80;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double bytesPerValue() {
        return Short.BYTES;
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putShort(bytes, Short.BYTES * i, (short) nearest(values[i], tensor));
        }
        return bytes;
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        Bfloat16Bytes.largest(block.tensor(), block.bytes(), scale);
        long[] steps = new long[block.size()];
        if (scale.equals(FixedPoint.STANDARD)) {
            Bfloat16Bytes.addStandard(steps, 1, block.bytes());
            return steps;
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] = scale.quantise(
                    Bfloat16Bytes.real(LittleEndian.getShort(block.bytes(), Short.BYTES * i)), block.tensor());
        }
        return steps;
    }

    @Override
    public WeightedSum addTo(WeightedSum sum, long weight, CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        return scale.equals(FixedPoint.STANDARD)
                ? sum.addBfloat16(block.tensor(), weight, block.bytes())
                : sum.add(block.tensor(), weight, decode(block, scale));
    }

    @Override
    public double squares(CodedBlock block, FixedPoint scale) {
        UpdateCodec.requireLength(block, (long) block.size() * Short.BYTES);
        if (!scale.equals(FixedPoint.STANDARD)) {
            return UpdateCodec.super.squares(block, scale);
        }
        Bfloat16Bytes.largest(block.tensor(), block.bytes(), scale);
        return Bfloat16Bytes.standardSquares(block.bytes(), block.size());
    }

    /**
     * The nearest bfloat16, by way of float32.
     *
     * @throws io.fedu2s.udf.error.UserException when it is not finite
     */
    static int nearest(double value, String tensor) {
        int bits = Float.floatToRawIntBits((float) value);
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        if ((rounded & INFINITE) == INFINITE || !Double.isFinite(value)) {
            throw Errors.updateNotFinite(tensor, value);
        }
        return rounded;
    }

    /** The smallest bfloat16 that is at least as large as a finite value from 0 on; infinite beyond the largest. */
    static int atLeast(double value) {
        float single = (float) value;
        int bits = Float.floatToRawIntBits(single < value ? Math.nextUp(single) : single);
        return (bits + 0xffff) >>> 16;
    }
}
