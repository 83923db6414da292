package io.fedu2s.udf.model;

/**
 * One linear layer of a decoder layer, as checkpoints and adapters name it.
 *
 * @param name below its layer, such as {@code self_attn.q_proj}
 * @param place among the kernels' seven: q, k, v, o, gate, up, down; a fused one stands at its first
 * @param inputs columns of its matrix
 * @param outputs rows of its matrix
 */
public record LinearLayer(String name, int place, int inputs, int outputs) {
    /** The name behind the last dot, as adapters target it. */
    public String lastName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
