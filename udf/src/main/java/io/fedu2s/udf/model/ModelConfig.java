package io.fedu2s.udf.model;

import io.fedu2s.udf.error.Errors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The shape of a decoder, read from a checkpoint's {@code config.json}.
 *
 * @param architecture name of the architecture, such as {@code LlamaForCausalLM}
 * @param width C, the width of the residual stream
 * @param feedForwardWidth F, the width inside the feed-forward block
 * @param layers L, the number of layers
 * @param heads N, the number of query heads
 * @param keyValueHeads K, the number of key and value heads; divides N
 * @param headWidth H, the width of one head
 * @param vocabularySize V, the number of token ids
 * @param maxPositions the longest sequence the model was made for, in tokens
 * @param normEpsilon added to the mean square in each norm
 * @param rope rotary frequencies, of local layers {@code localRope}
 * @param localRope rotary frequencies of local layers
 * @param tiedOutput whether the output matrix is the embedding
 * @param bosId the id that begins a text, or -1
 * @param eosIds the ids that end a text
 * @param variations what sets the layers apart from Llama's
 */
public record ModelConfig(
        String architecture,
        int width,
        int feedForwardWidth,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int vocabularySize,
        int maxPositions,
        double normEpsilon,
        Rope rope,
        Rope localRope,
        boolean tiedOutput,
        int bosId,
        List<Integer> eosIds,
        Variations variations) {
    /** More than any model has. */
    static final int MOST_LAYERS = 10_000;

    /** Checks that the numbers fit one another. */
    public ModelConfig {
        eosIds = List.copyOf(eosIds);
        positive("hidden_size", width);
        positive("intermediate_size", feedForwardWidth);
        positive("num_hidden_layers", layers);
        if (layers > MOST_LAYERS) {
            throw Errors.modelConfigInvalid("num_hidden_layers", String.valueOf(layers), "at most " + MOST_LAYERS);
        }
        positive("num_attention_heads", heads);
        positive("num_key_value_heads", keyValueHeads);
        positive("head_dim", headWidth);
        positive("vocab_size", vocabularySize);
        if (heads % keyValueHeads != 0) {
            throw Errors.modelConfigInvalid(
                    "num_key_value_heads", String.valueOf(keyValueHeads), "a divisor of num_attention_heads " + heads);
        }
        if (rope.width() > headWidth) {
            throw Errors.modelConfigInvalid(
                    "partial_rotary_factor", String.valueOf((double) rope.width() / headWidth), "at most 1");
        }
    }

    private static void positive(String key, int value) {
        if (value <= 0) {
            throw Errors.modelConfigInvalid(key, String.valueOf(value), "a whole number above 0");
        }
    }

    /**
     * Reads {@code config.json} of a model folder; an architecture, a key or a variation this decoder does not know is
     * refused here, before any weight is read.
     */
    public static ModelConfig read(Path folder) {
        return ModelConfigReader.read(folder);
    }

    /** Whether an architecture's name is a decoder's that is known. */
    public static boolean knows(String architecture) {
        return Family.knows(architecture);
    }

    /** The names of the decoders that are known. */
    public static Set<String> architectures() {
        return Family.known();
    }

    /** The linear layers of every decoder layer, in the kernels' order. */
    public List<LinearLayer> linears() {
        int q = heads * headWidth;
        int k = keyValueHeads * headWidth;
        List<LinearLayer> linears = new ArrayList<>();
        if (variations.fused()) {
            linears.add(new LinearLayer("self_attn.qkv_proj", 0, width, q + 2 * k));
        } else {
            linears.add(new LinearLayer("self_attn.q_proj", 0, width, q));
            linears.add(new LinearLayer("self_attn.k_proj", 1, width, k));
            linears.add(new LinearLayer("self_attn.v_proj", 2, width, k));
        }
        linears.add(new LinearLayer("self_attn.o_proj", 3, q, width));
        if (variations.fused()) {
            linears.add(new LinearLayer("mlp.gate_up_proj", 4, width, 2 * feedForwardWidth));
        } else {
            linears.add(new LinearLayer("mlp.gate_proj", 4, width, feedForwardWidth));
            linears.add(new LinearLayer("mlp.up_proj", 5, width, feedForwardWidth));
        }
        linears.add(new LinearLayer("mlp.down_proj", 6, feedForwardWidth, width));
        return linears;
    }
}
