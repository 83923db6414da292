package io.fedu2s.udf.sum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as the tables hold them: without a header, in row order, the least significant byte first. */
public final class LittleEndian {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** The signs of four two-byte floats. */
    private static final long SIGNS = 0x8000_8000_8000_8000L;

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

    /** The two bytes from {@code at} on. */
    public static short getShort(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at);
    }

    /** The eight bytes from {@code at} on. */
    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Writes two bytes from {@code at} on. */
    public static void putShort(byte[] bytes, int at, short value) {
        SHORTS.set(bytes, at, value);
    }

    /**
     * The greatest of two-byte floats without their signs, as a bit pattern: patterns of magnitudes sort as the
     * magnitudes do, infinity and what is not a number last.
     *
     * <p>Four lanes in a long, and four longs side by side, so that no step waits for the one before.
     *
     * @param bytes a multiple of two
     * @return the pattern, 0 where there is none
     */
    public static int largestMagnitude(byte[] bytes) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int at = 0;
        for (; at <= bytes.length - 4 * Long.BYTES; at += 4 * Long.BYTES) {
            first = greater(first, getLong(bytes, at) & ~SIGNS);
            second = greater(second, getLong(bytes, at + Long.BYTES) & ~SIGNS);
            third = greater(third, getLong(bytes, at + 2 * Long.BYTES) & ~SIGNS);
            fourth = greater(fourth, getLong(bytes, at + 3 * Long.BYTES) & ~SIGNS);
        }
        long lanes = greater(greater(first, second), greater(third, fourth));
        int largest = 0;
        for (int lane = 0; lane < Long.SIZE; lane += Short.SIZE) {
            largest = Math.max(largest, (int) (lanes >>> lane) & 0x7fff);
        }
        for (; at < bytes.length; at += Short.BYTES) {
            largest = Math.max(largest, getShort(bytes, at) & 0x7fff);
        }
        return largest;
    }

    /** The greater in each of four lanes; a lane's top bit keeps {@code (x | 2^15) − y} from borrowing of the next. */
    private static long greater(long x, long y) {
        long xIsNotLess = ((((x | SIGNS) - y) & SIGNS) >>> 15) * 0xffffL;
        return (x & xIsNotLess) | (y & ~xIsNotLess);
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
