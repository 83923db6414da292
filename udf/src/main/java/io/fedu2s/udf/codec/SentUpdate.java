package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.UpdateBlock;
import java.util.List;

/**
 * What a client sends, and what it keeps for the next time.
 *
 * @param blocks the update in the codec's bytes
 * @param residual what the codec dropped, in the shape of the adapter
 */
public record SentUpdate(List<UpdateBlock> blocks, Adapter residual) {
    /** Copies the list. */
    public SentUpdate {
        blocks = List.copyOf(blocks);
    }
}
