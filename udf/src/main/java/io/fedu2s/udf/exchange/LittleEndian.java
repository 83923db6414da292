package io.fedu2s.udf.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as the tables hold them: without a header, in row order, the least significant byte first. */
public final class LittleEndian {
    private LittleEndian() {}

    /**
     * Eight bytes a value.
     *
     * @param values the values
     * @return the bytes
     */
    public static byte[] bytes(long[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
        ordered(bytes).asLongBuffer().put(values);
        return bytes;
    }

    /**
     * Four bytes a value, IEEE 754.
     *
     * @param values the values
     * @return the bytes
     */
    public static byte[] bytes(float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        ordered(bytes).asFloatBuffer().put(values);
        return bytes;
    }

    /**
     * Back from {@link #bytes(long[])}.
     *
     * @param bytes a multiple of eight bytes
     * @return the values
     */
    public static long[] longs(byte[] bytes) {
        long[] values = new long[count(bytes, Long.BYTES)];
        ordered(bytes).asLongBuffer().get(values);
        return values;
    }

    /**
     * Back from {@link #bytes(float[])}.
     *
     * @param bytes a multiple of four bytes
     * @return the values
     */
    public static float[] floats(byte[] bytes) {
        float[] values = new float[count(bytes, Float.BYTES)];
        ordered(bytes).asFloatBuffer().get(values);
        return values;
    }

    private static ByteBuffer ordered(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int count(byte[] bytes, int width) {
        if (bytes.length % width != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are not a whole number of %d-byte values".formatted(bytes.length, width));
        }
        return bytes.length / width;
    }
}
