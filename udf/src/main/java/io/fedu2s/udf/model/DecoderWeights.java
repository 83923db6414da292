package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Names, shapes and loading of a decoder's weights, in the order the kernels want them. */
final class DecoderWeights {
    /** One weight: its name in a Hugging Face checkpoint and its shape. */
    record Slot(String name, long... shape) {
        boolean isMatrix() {
            return shape.length == 2;
        }
    }

    private DecoderWeights() {}

    /** Embedding, final norm and output, then nine weights per layer; the output's slot is missing when tied. */
    static List<Slot> slots(ModelConfig config) {
        long c = config.width();
        long f = config.feedForwardWidth();
        long q = (long) config.heads() * config.headWidth();
        long k = (long) config.keyValueHeads() * config.headWidth();
        List<Slot> slots = new ArrayList<>();
        slots.add(new Slot("model.embed_tokens.weight", config.vocabularySize(), c));
        slots.add(new Slot("model.norm.weight", c));
        if (!config.tiedOutput()) {
            slots.add(new Slot("lm_head.weight", config.vocabularySize(), c));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            slots.add(new Slot(prefix + "input_layernorm.weight", c));
            slots.add(new Slot(prefix + "self_attn.q_proj.weight", q, c));
            slots.add(new Slot(prefix + "self_attn.k_proj.weight", k, c));
            slots.add(new Slot(prefix + "self_attn.v_proj.weight", k, c));
            slots.add(new Slot(prefix + "self_attn.o_proj.weight", c, q));
            slots.add(new Slot(prefix + "post_attention_layernorm.weight", c));
            slots.add(new Slot(prefix + "mlp.gate_proj.weight", f, c));
            slots.add(new Slot(prefix + "mlp.up_proj.weight", f, c));
            slots.add(new Slot(prefix + "mlp.down_proj.weight", c, f));
        }
        return slots;
    }

    /** Reads every weight of a checkpoint to the owner's device. */
    static NDList load(Checkpoint checkpoint, ModelConfig config, Dtype dtype, Kernels kernels, NDManager owner) {
        NDList weights = new NDList();
        for (Slot slot : slots(config)) {
            weights.add(load(checkpoint.tensor(slot.name(), slot.shape()), dtype, kernels, owner));
        }
        return named(weights, config, owner);
    }

    private static NDArray load(StoredTensor tensor, Dtype dtype, Kernels kernels, NDManager owner) {
        Shape shape =
                new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        try (NDManager scope = owner.newSubManager()) {
            // DJL has no bf16 arrays, so these pass through fp32, which holds every bf16 exactly.
            NDArray stored = switch (tensor.dtype()) {
                case FLOAT32 -> scope.create(tensor.data(), shape, DataType.FLOAT32);
                case FLOAT16 -> scope.create(tensor.data(), shape, DataType.FLOAT16);
                case BFLOAT16 -> scope.create(tensor.floats(), shape);
            };
            NDArray type = scope.create(new long[] {dtype.c10Number()});
            return kernels.change(owner, "typed", new NDList(stored, type)).head();
        }
    }

    /** Weights to train from scratch, in fp32: norms 1, matrices normal with the given deviation. */
    static NDList random(ModelConfig config, long seed, double deviation, NDManager owner) {
        Random random = new Random(seed);
        NDList weights = new NDList();
        for (Slot slot : slots(config)) {
            float[] values =
                    new float[Math.toIntExact(Arrays.stream(slot.shape()).reduce(1, Math::multiplyExact))];
            for (int i = 0; i < values.length; i++) {
                values[i] = slot.isMatrix() ? (float) (random.nextGaussian() * deviation) : 1;
            }
            weights.add(owner.create(values, new Shape(slot.shape())));
        }
        return named(weights, config, owner);
    }

    private static NDList named(NDList weights, ModelConfig config, NDManager owner) {
        if (config.tiedOutput()) {
            weights.add(2, AdapterWeights.empty(owner));
        }
        return Kernels.list("weights", weights);
    }
}
