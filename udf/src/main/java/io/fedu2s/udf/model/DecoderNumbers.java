package io.fedu2s.udf.model;

import io.fedu2s.udf.model.KernelNumbers.Real;
import io.fedu2s.udf.model.KernelNumbers.Whole;
import java.util.List;

/**
 * The numbers of a decoder, as {@code Shape} in {@code kernels.py} names and orders them.
 *
 * @param layers L
 * @param heads N
 * @param kvHeads K
 * @param headWidth H
 * @param rotaryWidth how many numbers of a head are rotated
 * @param activation see {@link Activation#kernelNumber}
 * @param normOffset 1 where norms multiply with 1 + w, else 0
 * @param window how many tokens a local layer sees; 0 is no local layer
 * @param type of activations, a c10 number
 * @param eps added to the mean square in each norm
 * @param attentionScale what products of queries and keys are multiplied with
 * @param attentionCap bound of attention scores; 0 is none
 * @param outputCap bound of logits; 0 is none
 * @param embeddingScale what embeddings are multiplied with
 * @param rotaryScale what cosines and sines are multiplied with, in local layers {@code localRotaryScale}
 * @param localRotaryScale what they are multiplied with in local layers
 * @param local for every layer, whether it is local
 */
record DecoderNumbers(
        int layers,
        int heads,
        int kvHeads,
        int headWidth,
        int rotaryWidth,
        int activation,
        int normOffset,
        int window,
        int type,
        double eps,
        double attentionScale,
        double attentionCap,
        double outputCap,
        double embeddingScale,
        double rotaryScale,
        double localRotaryScale,
        List<Boolean> local) {
    /** Copies the list. */
    DecoderNumbers {
        local = List.copyOf(local);
    }

    /** Those of a configuration, with activations of a type. */
    static DecoderNumbers of(ModelConfig config, Dtype computed) {
        Variations variations = config.variations();
        return new DecoderNumbers(
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headWidth(),
                config.rope().width(),
                variations.activation().kernelNumber(),
                variations.normsFromOne() ? 1 : 0,
                variations.window(),
                computed.c10Number(),
                config.normEpsilon(),
                variations.attentionScale(),
                variations.attentionCap(),
                variations.outputCap(),
                variations.embeddingScale(),
                config.rope().scaling().attentionFactor(),
                config.localRope().scaling().attentionFactor(),
                variations.local());
    }

    /** The same as they travel. */
    KernelNumbers forKernels() {
        return new KernelNumbers(
                List.of(
                        new Whole("layers", layers),
                        new Whole("heads", heads),
                        new Whole("kv_heads", kvHeads),
                        new Whole("head_width", headWidth),
                        new Whole("rotary_width", rotaryWidth),
                        new Whole("activation", activation),
                        new Whole("norm_offset", normOffset),
                        new Whole("window", window),
                        new Whole("type", type),
                        new Whole(
                                "local",
                                local.stream().mapToLong(each -> each ? 1 : 0).toArray())),
                List.of(
                        new Real("eps", eps),
                        new Real("attention_scale", attentionScale),
                        new Real("attention_cap", attentionCap),
                        new Real("output_cap", outputCap),
                        new Real("embedding_scale", embeddingScale),
                        new Real("rotary_scale", rotaryScale),
                        new Real("local_rotary_scale", localRotaryScale)));
    }
}
