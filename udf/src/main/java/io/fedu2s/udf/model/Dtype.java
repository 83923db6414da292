package io.fedu2s.udf.model;

/** The number types of stored and loaded tensors. */
public enum Dtype {
    /** IEEE 754 single precision. */
    FLOAT32("F32", 6, 4),
    /** IEEE 754 half precision; read from files only. */
    FLOAT16("F16", 5, 2),
    /** The upper half of a single: eight bits of exponent, seven of fraction. */
    BFLOAT16("BF16", 15, 2);

    private final String safetensorsName;
    private final int c10Number;
    private final int sizeBytes;

    Dtype(String safetensorsName, int c10Number, int sizeBytes) {
        this.safetensorsName = safetensorsName;
        this.c10Number = c10Number;
        this.sizeBytes = sizeBytes;
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
