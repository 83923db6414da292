package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Names, shapes and loading of a decoder's weights, in the order the kernels want them. */
final class DecoderWeights {
    /** Weights before the layers: embedding, final norm, output. */
    static final int BEFORE_LAYERS = 3;

    /** Weights of each layer. */
    static final int PER_LAYER = 27;

    /** One place among the kernels' weights: its name in a Hugging Face checkpoint and its shape. */
    record Slot(String name, long... shape) {
        /** The place of a weight that the model does not have. */
        static final Slot ABSENT = new Slot("");

        boolean isPresent() {
            return !name.isEmpty();
        }

        boolean isMatrix() {
            return shape.length == 2;
        }
    }

    private DecoderWeights() {}

    /** All places, in the order that {@code kernels.py} tells. */
    static List<Slot> slots(ModelConfig config) {
        long c = config.width();
        long v = config.vocabularySize();
        int labels = config.variations().labels();
        List<Slot> slots = new ArrayList<>();
        slots.add(new Slot("model.embed_tokens.weight", v, c));
        slots.add(new Slot("model.norm.weight", c));
        if (labels > 0) {
            slots.add(new Slot("score.weight", labels, c));
        } else {
            slots.add(config.tiedOutput() ? Slot.ABSENT : new Slot("lm_head.weight", v, c));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            slots.addAll(layer(config, "model.layers." + layer + "."));
        }
        return slots;
    }

    private static List<Slot> layer(ModelConfig config, String prefix) {
        Variations variations = config.variations();
        long c = config.width();
        long h = config.headWidth();
        Slot[] slots = new Slot[PER_LAYER];
        Arrays.fill(slots, Slot.ABSENT);
        slots[0] = new Slot(prefix + "input_layernorm.weight", c);
        for (LinearLayer linear : config.linears()) {
            slots[1 + linear.place()] = new Slot(prefix + linear.name() + ".weight", linear.outputs(), linear.inputs());
            if (hasBias(variations, linear)) {
                slots[13 + linear.place()] = new Slot(prefix + linear.name() + ".bias", linear.outputs());
            }
        }
        if (variations.normsBehind()) {
            slots[8] = new Slot(prefix + "pre_feedforward_layernorm.weight", c);
            slots[9] = new Slot(prefix + "post_attention_layernorm.weight", c);
            slots[10] = new Slot(prefix + "post_feedforward_layernorm.weight", c);
        } else {
            slots[8] = new Slot(prefix + "post_attention_layernorm.weight", c);
        }
        if (variations.headNorms()) {
            slots[11] = new Slot(prefix + "self_attn.q_norm.weight", h);
            slots[12] = new Slot(prefix + "self_attn.k_norm.weight", h);
        }
        return List.of(slots);
    }

    private static boolean hasBias(Variations variations, LinearLayer linear) {
        if (linear.place() < 3) {
            return variations.queryKeyValueBias();
        }
        return linear.place() == 3 ? variations.attentionOutputBias() : variations.feedForwardBias();
    }

    /** Reads every weight of a checkpoint to the owner's device. */
    static NDList load(Checkpoint checkpoint, ModelConfig config, Dtype dtype, Kernels kernels, NDManager owner) {
        WeightLoader loader = new WeightLoader(kernels, owner, dtype);
        NDList weights = new NDList();
        for (Slot slot : slots(config)) {
            weights.add(
                    slot.isPresent()
                            ? loader.load(checkpoint.tensor(slot.name(), slot.shape()))
                            : AdapterWeights.empty(owner));
        }
        return Kernels.list("weights", weights);
    }

    /** Weights to train from scratch, in fp32: norms 1, matrices normal with the given deviation. */
    static NDList random(ModelConfig config, long seed, double deviation, NDManager owner) {
        Random random = new Random(seed);
        NDList weights = new NDList();
        for (Slot slot : slots(config)) {
            weights.add(slot.isPresent() ? random(slot, random, deviation, owner) : AdapterWeights.empty(owner));
        }
        return Kernels.list("weights", weights);
    }

    private static NDArray random(Slot slot, Random random, double deviation, NDManager owner) {
        float[] values = new float[Math.toIntExact(Arrays.stream(slot.shape()).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = slot.isMatrix() ? (float) (random.nextGaussian() * deviation) : 1;
        }
        return owner.create(values, new Shape(slot.shape()));
    }
}
