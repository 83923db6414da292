package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes safetensors files: eight bytes of header length, a JSON header of
 * {@code name → {dtype, shape, data_offsets}}, then the tensors' bytes (the format of
 * huggingface/safetensors, README).
 *
 * <p>Reading takes the header alone; the tensors' bytes are mapped piece by piece when somebody wants them.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int PIECE_BYTES = 16 << 20;

    private Safetensors() {}

    /** All tensors of a file by name, in its order; their bytes are mapped when they are read. */
    public static Map<String, StoredTensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long headerBytes = headerBytes(file, channel);
            ByteBuffer header = ByteBuffer.allocate(Math.toIntExact(headerBytes));
            fill(channel, header, Long.BYTES);
            long dataStart = Long.BYTES + headerBytes;
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry :
                    SafetensorsHeader.parse(file.toString(), header.array(), channel.size() - dataStart)) {
                FileBytes bytes = new FileBytes(file, dataStart + entry.begin(), entry.end() - entry.begin());
                tensors.put(entry.name(), new StoredTensor(entry.name(), entry.dtype(), entry.shape(), bytes));
            }
            return tensors;
        } catch (IOException e) {
            throw Errors.safetensorsBroken(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    private static long headerBytes(Path file, FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw Errors.safetensorsBroken(file.toString(), "it has only " + channel.size() + " bytes");
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, length, 0);
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > MAX_HEADER_BYTES || bytes > channel.size() - Long.BYTES) {
            throw Errors.safetensorsBroken(
                    file.toString(), "its header claims " + bytes + " bytes in a file of " + channel.size());
        }
        return bytes;
    }

    private static void fill(FileChannel channel, ByteBuffer target, long from) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                throw new IOException("it ends at byte " + (from + target.position()));
            }
        }
    }

    /** Writes tensors in the given order; the bytes depend on nothing but the arguments. */
    public static void write(Path file, List<StoredTensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode entries = header.putObject("__metadata__");
            metadata.forEach(entries::put);
        }
        long offset = 0;
        for (StoredTensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", tensor.dtype().safetensorsName());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets")
                    .add(offset)
                    .add(offset + tensor.data().sizeBytes());
            offset += tensor.data().sizeBytes();
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, head.flip());
            for (StoredTensor tensor : tensors) {
                write(channel, tensor.data());
            }
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(FileChannel channel, TensorBytes data) throws IOException {
        for (long from = 0; from < data.sizeBytes(); from += PIECE_BYTES) {
            try (TensorBytes.Piece piece = data.piece(from, (int) Math.min(PIECE_BYTES, data.sizeBytes() - from))) {
                writeFully(channel, piece.bytes());
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
