package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.Serializable;
import java.util.List;

/**
 * What a client that holds one version of the adapter needs for the next.
 *
 * @param codec of the blocks
 * @param scale the fixed point they are read into
 * @param fromSha256 the adapter that must be held
 * @param toSha256 the adapter that comes out
 * @param blocks the difference
 */
public record AdapterDelta(
        UpdateCodec codec, FixedPoint scale, String fromSha256, String toSha256, List<CodedRows> blocks)
        implements Serializable {
    /** Copies the list. */
    public AdapterDelta {
        blocks = List.copyOf(blocks);
    }

    /** How much travels, without names and shapes. */
    public long sizeBytes() {
        return blocks.stream().mapToLong(rows -> rows.bytes().length).sum();
    }

    /**
     * Whether a client that holds an adapter can use this; who can't is sent the whole adapter.
     *
     * @param held the adapter it has
     * @return whether it is the one the difference starts from
     */
    public boolean startsFrom(Adapter held) {
        return fromSha256.equals(held.sha256());
    }

    /**
     * The next version.
     *
     * @param held the adapter the difference starts from
     * @return the very adapter the server holds
     * @throws io.fedu2s.udf.error.UserException when the bytes are broken or lead to another adapter
     */
    public Adapter applyTo(Adapter held) {
        if (!startsFrom(held)) {
            throw new IllegalArgumentException(
                    "the difference starts from %s, but %s is held".formatted(fromSha256, held.sha256()));
        }
        Adapter next = Difference.plus(held, blocks, codec, scale);
        if (!next.sha256().equals(toSha256)) {
            throw Errors.updateBroken(
                    blocks.isEmpty() ? "adapter" : blocks.get(0).tensor(),
                    "a difference that leads to another adapter than %s".formatted(toSha256));
        }
        return next;
    }
}
