package io.fedu2s.udf.model;

import java.nio.ByteBuffer;

/** The bytes of a tensor, row-major and little-endian, in memory or in a file; read piece by piece, of any size. */
public sealed interface TensorBytes permits MemoryBytes, FileBytes {
    /** How many there are. */
    long sizeBytes();

    /** Where they lie, to be named in messages. */
    String place();

    /**
     * A piece of them.
     *
     * @param from its first byte
     * @param length its bytes
     */
    Piece piece(long from, int length);

    /** Some bytes; they must not be read any more once this is closed. */
    interface Piece extends AutoCloseable {
        /** Read-only, little-endian, from position 0 to the limit. */
        ByteBuffer bytes();

        @Override
        void close();
    }
}
