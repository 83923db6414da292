package io.fedu2s.udf.exchange;

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
public record CodedBlock(String tensor, int size, byte[] bytes) {}
