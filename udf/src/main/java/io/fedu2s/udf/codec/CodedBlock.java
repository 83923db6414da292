package io.fedu2s.udf.codec;

import io.fedu2s.udf.record.UpdateBlock;

/**
 * Values of one tensor in the bytes of an {@link UpdateCodec}.
 *
 * <p>{@code bytes} is shared, not copied: it is the bulk of the data and nobody writes to it.
 *
 * @param tensor where they stand, for messages
 * @param size how many values the bytes stand for
 * @param bytes without a header
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CodedBlock(String tensor, int size, byte[] bytes) {
    /** The values of a row of {@code updates}. */
    public static CodedBlock of(UpdateBlock block) {
        return new CodedBlock(block.tensor(), Math.multiplyExact(block.rows(), block.columns()), block.values());
    }
}
