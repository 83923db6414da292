package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.Bfloat16Bytes;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The values of greatest magnitude in every block, {@code ⌈p · size⌉} of them; the others count as 0. To be used with
 * error feedback, see {@link UpdateEncoder}: alone it is biased, and what is small but steady never arrives.
 *
 * <p>It is a contraction, {@code ‖x − C(x)‖² ≤ (1 − p) ‖x‖²} but for the rounding of what is kept, which is what error
 * feedback needs to converge (Stich, Cordonnier, Jaggi 2018, "Sparsified SGD with memory").
 *
 * <p>Layout: for every kept value, in order, how many were left out before it, seven bits a byte with the least
 * significant first and the high bit where more follow, and the value as bfloat16. Of equal magnitudes the first are
 * kept; zeros never are, so a block of zeros is no bytes.
 *
 * @param share p, above 0 and at most 1
 */
public record TopK(double share) implements UpdateCodec {
    private static final int MORE = 0x80;
    private static final int LONGEST_GAP_BITS = 28;

    /** Refuses a share that keeps nothing or more than all. */
    public TopK {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, but is " + share);
        }
    }

    @Override
    public String name() {
        return "topk:" + BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    }

    /** A kept value takes two bytes, and one for the gap before it unless the share is tiny. */
    @Override
    public double bytesPerValue() {
        return share * (Short.BYTES + 1);
    }

    @Override
    public byte[] encode(String tensor, double[] values, long seed) {
        int[] magnitudes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Bfloat16.nearest(values[i], tensor) & 0x7fff;
        }
        int kept = (int) Math.ceil(share * values.length);
        int[] sorted = magnitudes.clone();
        Arrays.sort(sorted);
        int least = kept == 0 ? 1 : Math.max(1, sorted[sorted.length - kept]);
        int ofTheLeast = kept - above(sorted, least);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * kept);
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (magnitudes[i] > least || (magnitudes[i] == least && ofTheLeast-- > 0)) {
                writeGap(bytes, i - next);
                int bits = Bfloat16.nearest(values[i], tensor);
                bytes.write(bits);
                bytes.write(bits >> Byte.SIZE);
                next = i + 1;
            }
        }
        return bytes.toByteArray();
    }

    private static int above(int[] sorted, int least) {
        int above = 0;
        while (above < sorted.length && sorted[sorted.length - 1 - above] > least) {
            above++;
        }
        return above;
    }

    private static void writeGap(ByteArrayOutputStream bytes, int gap) {
        int rest = gap;
        while (rest >= MORE) {
            bytes.write(rest | MORE);
            rest >>>= 7;
        }
        bytes.write(rest);
    }

    @Override
    public long[] decode(CodedBlock block, FixedPoint scale) {
        byte[] bytes = block.bytes();
        long[] steps = new long[block.size()];
        int at = 0;
        long index = -1;
        while (at < bytes.length) {
            int gap = 0;
            int shift = 0;
            while (bytes[at] < 0) {
                gap |= (bytes[at++] & 0x7f) << shift;
                shift += 7;
                if (at == bytes.length || shift >= LONGEST_GAP_BITS) {
                    throw Errors.updateBroken(block.tensor(), "a gap without an end after value %d".formatted(index));
                }
            }
            gap |= bytes[at++] << shift;
            index += gap + 1L;
            if (index >= steps.length) {
                throw Errors.updateBroken(
                        block.tensor(), "value %d, where there are only %d".formatted(index, steps.length));
            }
            if (at + Short.BYTES > bytes.length) {
                throw Errors.updateBroken(block.tensor(), "bytes that end within value %d".formatted(index));
            }
            steps[(int) index] = scale.quantise(Bfloat16Bytes.real(LittleEndian.getShort(bytes, at)), block.tensor());
            at += Short.BYTES;
        }
        return steps;
    }
}
