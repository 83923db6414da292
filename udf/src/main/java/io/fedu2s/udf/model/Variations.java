package io.fedu2s.udf.model;

import java.util.List;

/**
 * What sets a decoder apart from plain Llama. Everything here is read from {@code config.json}; the layers follow it
 * as data.
 *
 * @param activation of the feed-forward's gate
 * @param normsFromOne whether norms multiply with 1 + w (Gemma)
 * @param embeddingScale what embeddings are multiplied with
 * @param attentionScale what products of queries and keys are multiplied with
 * @param attentionCap bound of attention scores by tanh; 0 is none
 * @param outputCap bound of logits by tanh; 0 is none
 * @param window how many tokens a local layer sees; 0 is no local layer
 * @param local for every layer, whether it is local
 * @param queryKeyValueBias whether q, k and v have a bias
 * @param attentionOutputBias whether o has a bias
 * @param feedForwardBias whether gate, up and down have a bias
 * @param headNorms whether each head's query and key are normed
 * @param normsBehind whether norms follow attention and feed-forward too
 * @param fused whether q, k, v and gate, up are one matrix each
 * @param labels outputs of a classification head in place of the vocabulary's; 0 is none
 */
public record Variations(
        Activation activation,
        boolean normsFromOne,
        double embeddingScale,
        double attentionScale,
        double attentionCap,
        double outputCap,
        int window,
        List<Boolean> local,
        boolean queryKeyValueBias,
        boolean attentionOutputBias,
        boolean feedForwardBias,
        boolean headNorms,
        boolean normsBehind,
        boolean fused,
        int labels) {
    /** Copies the list. */
    public Variations {
        local = List.copyOf(local);
    }
}
