package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import java.util.List;

/**
 * The adapter of a round as everybody gets it.
 *
 * @param adapter the next version: what the server stores and the next round starts from
 * @param residual what the codec dropped, for the server to add the next time
 * @param difference for clients that hold the last version; empty where the whole adapter is no longer than that
 */
public record Publication(Adapter adapter, Adapter residual, List<CodedRows> difference) {
    /** Copies the list. */
    public Publication {
        difference = List.copyOf(difference);
    }

    /** How much a client that holds the last version is sent, without names and shapes. */
    public long sizeBytes() {
        return difference.isEmpty() ? adapter.parameters() * Float.BYTES : sizeBytes(difference);
    }

    static long sizeBytes(List<CodedRows> blocks) {
        return blocks.stream().mapToLong(rows -> rows.bytes().length).sum();
    }
}
