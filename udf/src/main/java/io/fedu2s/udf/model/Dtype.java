package io.fedu2s.udf.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The number types of stored and loaded tensors. */
public enum Dtype {
    /** IEEE 754 single precision. */
    FLOAT32("F32", 6, 4),
    /** IEEE 754 half precision; read from files only. */
    FLOAT16("F16", 5, 2),
    /** The upper half of a single: eight bits of exponent, seven of fraction. */
    BFLOAT16("BF16", 15, 2),
    /**
     * Whole numbers from -128 to 127. A model loaded as int8 keeps its layers' matrices so, with a scale for each row
     * (Dettmers et al. 2022, LLM.int8(), section 2), and the rest in bf16; activations are not quantised.
     */
    INT8("I8", 1, 1),
    /** Whole numbers from 0 to 255; read from files only. */
    UINT8("U8", 0, 1),
    /** Whole numbers; the tables of positions that older encoders carry along. */
    INT64("I64", 4, 8);

    private final String safetensorsName;
    private final int c10Number;
    private final int sizeBytes;

    Dtype(String safetensorsName, int c10Number, int sizeBytes) {
        this.safetensorsName = safetensorsName;
        this.c10Number = c10Number;
        this.sizeBytes = sizeBytes;
    }

    /** The type of a safetensors name, if it is one of these. */
    public static Optional<Dtype> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.safetensorsName.equals(name))
                .findFirst();
    }

    /**
     * The type of a label.
     *
     * @throws IllegalArgumentException where none has it
     */
    public static Dtype labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Its name in configurations and records, such as {@code float32}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The number of the type in libtorch ({@code c10::ScalarType}). */
    public int c10Number() {
        return c10Number;
    }

    /** Bytes of one number. */
    public int sizeBytes() {
        return sizeBytes;
    }
}
