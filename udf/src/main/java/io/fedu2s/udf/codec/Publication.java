package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import java.util.Optional;

/**
 * The adapter of a round as everybody gets it.
 *
 * @param adapter the next version: what the server stores and the next round starts from
 * @param residual what the codec dropped, for the server to add the next time
 * @param difference for clients that hold the last version; none where the whole adapter is no longer than that
 */
public record Publication(Adapter adapter, Adapter residual, Optional<AdapterDelta> difference) {
    /** How much a client that holds the last version is sent. */
    public long sizeBytes() {
        return difference.map(AdapterDelta::sizeBytes).orElse(adapter.parameters() * Float.BYTES);
    }
}
