package io.fedu2s.udf.codec;

import java.io.Serializable;

/**
 * Some rows of one tensor in a codec's bytes.
 *
 * <p>{@code bytes} is shared, not copied: it is the bulk of the data and nobody writes to it.
 *
 * @param tensor the tensor's PEFT name
 * @param span which rows
 * @param bytes their values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CodedRows(String tensor, RowSpan span, byte[] bytes) implements Serializable {
    /** What a codec reads. */
    public CodedBlock block() {
        return new CodedBlock(tensor, span.size(), bytes);
    }
}
