package io.fedu2s.udf.fuzz;

import java.nio.ByteBuffer;

/** Bytes with one thing changed; those given stay as they are. */
public final class Slips {
    private Slips() {}

    /** Another byte at a place; nothing is changed behind the end. */
    public static byte[] withByte(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        if (at < copy.length) {
            copy[at] = (byte) value;
        }
        return copy;
    }

    /** Another digit in place of the next one: a wrong size, offset or type. */
    public static byte[] withDigit(byte[] bytes, int from, int digit) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] >= '0' && bytes[at] <= '9') {
                return withByte(bytes, at, '0' + digit);
            }
        }
        return bytes;
    }

    /** A piece in place of what stands from one place to another. */
    public static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        return ByteBuffer.allocate(bytes.length - (to - from) + piece.length)
                .put(bytes, 0, from)
                .put(piece)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
