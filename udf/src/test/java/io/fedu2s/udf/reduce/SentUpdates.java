package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.Bfloat16;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Arrays;
import java.util.List;

/** Updates of equal values in five blocks, as clients send them, and what may go wrong with them. */
public final class SentUpdates {
    /** The adapter that the clients started from. */
    public static final Adapter GLOBAL = adapter(0);

    private SentUpdates() {}

    /** What a client sends whose numbers all moved by {@code value}. */
    public static List<UpdateBlock> blocks(String client, float value) {
        return UpdateEncoder.unclipped(FixedPoint.STANDARD)
                .in(new Bfloat16(), 1)
                .encode(1, client, 5, GLOBAL, adapter(value));
    }

    /** A block that calls its bytes those of another codec. */
    public static UpdateBlock in(String codec, UpdateBlock block) {
        return coded(block, codec, block.values());
    }

    static UpdateBlock coded(UpdateBlock block, String codec, byte[] bytes) {
        return new UpdateBlock(
                block.round(),
                block.clientId(),
                block.slot(),
                block.tensor(),
                block.rowBlock(),
                block.firstRow(),
                block.rows(),
                block.columns(),
                block.weight(),
                codec,
                bytes);
    }

    private static Adapter adapter(float value) {
        float[] a = new float[2 * 6_000];
        float[] b = new float[9_000 * 2];
        Arrays.fill(a, value);
        Arrays.fill(b, value);
        return new Adapter(
                new LoraConfig(2, 4, List.of("q_proj")),
                List.of(
                        new AdapterTensor("layers.0.q_proj.lora_A", 2, 6_000, a),
                        new AdapterTensor("layers.0.q_proj.lora_B", 9_000, 2, b)));
    }
}
