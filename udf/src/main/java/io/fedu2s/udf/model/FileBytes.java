package io.fedu2s.udf.model;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes of a tensor in a file. A piece is mapped while it is open and given back when it is closed, so that reading a
 * file never keeps more of it resident than the pieces in use, and a tensor may be larger than 2 GB.
 */
record FileBytes(Path file, long start, long sizeBytes) implements TensorBytes {
    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public Piece piece(long from, int length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (start + from + length > channel.size()) {
                throw new IOException("it has become shorter");
            }
            return new Mapped(channel.map(MapMode.READ_ONLY, start + from, length));
        } catch (IOException e) {
            throw Errors.safetensorsBroken(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    private static final class Mapped implements Piece {
        private final MappedByteBuffer mapped;
        private final ByteBuffer bytes;

        Mapped(MappedByteBuffer mapped) {
            this.mapped = mapped;
            this.bytes = mapped.slice().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void close() {
            Unmapping.unmap(mapped);
        }
    }
}
