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

    /** The place of the output among them. */
    private static final int OUTPUT = 2;

    private static final String EMBEDDING_NAME = "model.embed_tokens.weight";
    private static final String OUTPUT_NAME = "lm_head.weight";

    /** From a matrix of a layer to the scales of its rows. */
    private static final int TO_SCALE = 19;

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
        slots.add(new Slot(EMBEDDING_NAME, v, c));
        slots.add(new Slot("model.norm.weight", c));
        if (labels > 0) {
            slots.add(new Slot("score.weight", labels, c));
        } else {
            slots.add(config.tiedOutput() ? Slot.ABSENT : new Slot(OUTPUT_NAME, v, c));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            slots.addAll(layer(config, "model.layers." + layer + "."));
        }
        return slots;
    }

    /**
     * The places as a checkpoint fills them. Where the output is said to be the embedding, it follows transformers 5: a
     * stored output that differs is the output all the same, and one that is stored alone is both.
     */
    static List<Slot> slots(ModelConfig config, Checkpoint checkpoint) {
        List<Slot> slots = slots(config);
        if (config.tiedOutput() && config.variations().labels() == 0 && checkpoint.has(OUTPUT_NAME)) {
            Slot embedding = slots.get(0);
            Slot output = new Slot(OUTPUT_NAME, embedding.shape());
            if (!checkpoint.has(EMBEDDING_NAME)) {
                slots.set(0, output);
            } else if (!checkpoint
                    .tensor(OUTPUT_NAME, output.shape())
                    .hasNumbersOf(checkpoint.tensor(EMBEDDING_NAME, embedding.shape()))) {
                slots.set(OUTPUT, output);
            }
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

    /** Reads every weight of a checkpoint to the owner's device; as int8, the layers' matrices get a scale for each row. */
    static NDList load(Checkpoint checkpoint, ModelConfig config, Dtype dtype, Kernels kernels, NDManager owner) {
        Dtype plain = dtype == Dtype.INT8 ? Dtype.BFLOAT16 : dtype;
        WeightLoader loader = new WeightLoader(kernels, owner, plain);
        WeightLoader wide = new WeightLoader(kernels, owner, Dtype.FLOAT32);
        List<Slot> slots = slots(config, checkpoint);
        NDArray[] weights = new NDArray[slots.size()];
        for (int i = 0; i < weights.length; i++) {
            Slot slot = slots.get(i);
            if (slot.isPresent() && dtype == Dtype.INT8 && isProjection(i)) {
                try (NDArray matrix = wide.load(checkpoint.tensor(slot.name(), slot.shape()))) {
                    NDList narrow = kernels.change(owner, "quantised", new NDList(matrix));
                    weights[i] = narrow.get(0);
                    weights[i + TO_SCALE] = narrow.get(1);
                }
            } else if (slot.isPresent()) {
                weights[i] = loader.load(checkpoint.tensor(slot.name(), slot.shape()));
            }
        }
        NDList all = new NDList();
        for (NDArray weight : weights) {
            all.add(weight == null ? AdapterWeights.empty(owner) : weight);
        }
        return Kernels.list("weights", all);
    }

    /** Whether the place is that of a matrix of a layer. */
    static boolean isProjection(int slot) {
        int place = (slot - BEFORE_LAYERS) % PER_LAYER;
        return slot >= BEFORE_LAYERS && place >= 1 && place <= AdapterWeights.PLACES;
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
