package io.fedu2s.udf.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a tensor in a buffer. */
record MemoryBytes(ByteBuffer buffer) implements TensorBytes {
    /** Takes the bytes from position to limit. */
    MemoryBytes {
        buffer = buffer.slice().asReadOnlyBuffer();
    }

    @Override
    public long sizeBytes() {
        return buffer.remaining();
    }

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public Piece piece(long from, int length) {
        ByteBuffer bytes = buffer.slice(Math.toIntExact(from), length).order(ByteOrder.LITTLE_ENDIAN);
        return new Piece() {
            @Override
            public ByteBuffer bytes() {
                return bytes;
            }

            @Override
            public void close() {}
        };
    }
}
