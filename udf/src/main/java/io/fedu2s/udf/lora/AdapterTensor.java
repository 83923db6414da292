package io.fedu2s.udf.lora;

import java.io.Serializable;

/**
 * One matrix of an adapter, row-major in fp32.
 *
 * @param name its name in a PEFT folder, such as
 *     {@code base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight}
 * @param rows its rows: R for A, the layer's outputs for B
 * @param columns its columns: the layer's inputs for A, R for B
 * @param values rows × columns numbers; not to be changed
 */
public record AdapterTensor(String name, int rows, int columns, float[] values) implements Serializable {
    /** Checks that the numbers fill the shape. */
    public AdapterTensor {
        if ((long) rows * columns != values.length) {
            throw new IllegalArgumentException(
                    "%s: %d values do not fill %d x %d".formatted(name, values.length, rows, columns));
        }
    }
}
