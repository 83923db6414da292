package io.fedu2s.udf.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One tensor as it lies in a file: row-major, little-endian.
 *
 * @param name its name in the checkpoint
 * @param dtype the type of its numbers
 * @param shape its dimensions
 * @param data its bytes
 */
public record StoredTensor(String name, Dtype dtype, List<Long> shape, TensorBytes data) {
    private static final int PIECE_BYTES = 1 << 20;

    /** Copies the shape. */
    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** A tensor of singles. */
    public static StoredTensor of(String name, List<Long> shape, float[] values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new StoredTensor(name, Dtype.FLOAT32, shape, new MemoryBytes(data));
    }

    /** A tensor of bfloat16, each value rounded to the nearest, ties to even. */
    public static StoredTensor ofBfloat16(String name, List<Long> shape, float[] values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            data.putShort((short) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
        }
        return new StoredTensor(name, Dtype.BFLOAT16, shape, new MemoryBytes(data.flip()));
    }

    /** How many numbers it has. */
    public long size() {
        return data.sizeBytes() / dtype.sizeBytes();
    }

    /** Whether another tensor holds the same numbers in the same type, bit by bit. */
    public boolean hasNumbersOf(StoredTensor other) {
        if (dtype != other.dtype || data.sizeBytes() != other.data.sizeBytes()) {
            return false;
        }
        for (long from = 0; from < data.sizeBytes(); from += PIECE_BYTES) {
            int length = (int) Math.min(PIECE_BYTES, data.sizeBytes() - from);
            try (TensorBytes.Piece piece = data.piece(from, length);
                    TensorBytes.Piece others = other.data.piece(from, length)) {
                if (!piece.bytes().equals(others.bytes())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The values as singles, whatever the stored type; at most 2³¹ - 1 of them. */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(size())];
        int at = 0;
        for (long from = 0; from < data.sizeBytes(); from += PIECE_BYTES) {
            int length = (int) Math.min(PIECE_BYTES, data.sizeBytes() - from);
            try (TensorBytes.Piece piece = data.piece(from, length)) {
                ByteBuffer bytes = piece.bytes();
                while (bytes.hasRemaining()) {
                    values[at++] = next(bytes);
                }
            }
        }
        return values;
    }

    private float next(ByteBuffer bytes) {
        return switch (dtype) {
            case FLOAT32 -> bytes.getFloat();
            case FLOAT16 -> halfToFloat(bytes.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            case INT8 -> bytes.get();
            case UINT8 -> Byte.toUnsignedInt(bytes.get());
            case INT64 -> bytes.getLong();
        };
    }

    private static float halfToFloat(short half) {
        int sign = half >> 15;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        }
        return sign == 0 ? magnitude : -magnitude;
    }
}
