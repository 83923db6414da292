package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.io.Serializable;

/**
 * How the values of a row block are written on their way, and read into the fixed point in which they are summed.
 *
 * <p>The bytes have no header: the codec's {@link #name} stands in a column beside them, and the block says how many
 * values they are. Reading is a function of name and bytes alone, so whoever reads a block adds the same integers.
 */
public interface UpdateCodec extends Serializable {
    /** What {@link #parse} reads: {@code fixed64}, {@code float32}, {@code bfloat16}, {@code int8:64}, {@code topk:0.05}. */
    String name();

    /** Bytes of a value in a long block; where it depends on the values, what is expected. */
    double bytesPerValue();

    /**
     * Writes a block.
     *
     * @param tensor where the block stands, for messages
     * @param values the values, finite
     * @param seed of what is drawn; the same seed gives the same bytes
     * @return the bytes
     * @throws io.fedu2s.udf.error.UserException when a value is not finite or too large for the codec
     */
    byte[] encode(String tensor, double[] values, long seed);

    /**
     * Reads a block.
     *
     * @param block the bytes and how many values they are
     * @param scale the fixed point to read into
     * @return {@code rint(x · 2^k)} for every value x the bytes stand for
     * @throws io.fedu2s.udf.error.UserException when the bytes are not those of so many values, or a value does not fit
     */
    long[] decode(CodedBlock block, FixedPoint scale);

    /**
     * Adds a block to a sum: {@code s += n_k · decode(block)}.
     *
     * @param sum of the same block of other clients
     * @param weight n_k, above 0
     * @param block the bytes and how many values they are
     * @param scale the fixed point of the sum
     * @return the sum
     * @throws io.fedu2s.udf.error.UserException as {@link #decode}, or when the sum no longer fits in 64 bits
     */
    default WeightedSum addTo(WeightedSum sum, long weight, CodedBlock block, FixedPoint scale) {
        return sum.add(block.tensor(), weight, decode(block, scale));
    }

    /**
     * The squared length of a block as it is summed: {@code Σ_i (q_i · 2^-k)²}, each value within half a step of 2^-k.
     *
     * @param block the bytes and how many values they are
     * @param scale the fixed point of the sum
     * @return {@link FixedPoint#squares} of what {@link #decode} reads, or of the values before they are rounded to steps
     * @throws io.fedu2s.udf.error.UserException as {@link #decode}
     */
    default double squares(CodedBlock block, FixedPoint scale) {
        return scale.squares(decode(block, scale));
    }

    /**
     * The codec of a name.
     *
     * @param name as {@link #name} gives it
     * @return the codec
     * @throws io.fedu2s.udf.error.UserException when there is none
     */
    static UpdateCodec parse(String name) {
        return Codecs.parse(name);
    }

    /** Refuses bytes that are not as many as the values need. */
    static void requireLength(CodedBlock block, long expected) {
        if (block.bytes().length != expected) {
            throw Errors.updateBroken(
                    block.tensor(),
                    "%d bytes, where %d values take %d".formatted(block.bytes().length, block.size(), expected));
        }
    }
}
