package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Reads and writes safetensors files: eight bytes of header length, a JSON header of
 * {@code name → {dtype, shape, data_offsets}}, then the tensors' bytes (the format of
 * huggingface/safetensors, README).
 *
 * <p>Reading maps the file into memory, tensor by tensor; nothing is copied.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private Safetensors() {}

    /** All tensors of a file by name, mapped. */
    public static Map<String, StoredTensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            JsonNode header = header(file, channel);
            long dataStart = Long.BYTES + headerLength(file, channel);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(file, channel, dataStart, entry.getKey(), entry.getValue()));
                }
            }
            return tensors;
        } catch (IOException e) {
            throw Errors.safetensorsBroken(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    private static JsonNode header(Path file, FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(headerLength(file, channel)));
        fill(channel, bytes, Long.BYTES);
        try {
            JsonNode header = JSON.readTree(bytes.array());
            if (!header.isObject()) {
                throw Errors.safetensorsBroken(file.toString(), "its header is not a JSON object");
            }
            return header;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw Errors.safetensorsBroken(file.toString(), "its header is not JSON: " + e.getOriginalMessage());
        }
    }

    private static long headerLength(Path file, FileChannel channel) throws IOException {
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
        int read = 0;
        while (target.hasRemaining() && read >= 0) {
            read = channel.read(target, from + target.position());
        }
        target.flip();
    }

    private static StoredTensor tensor(Path file, FileChannel channel, long dataStart, String name, JsonNode entry)
            throws IOException {
        Dtype dtype = dtype(file, name, entry.path("dtype").asText());
        List<Long> shape = StreamSupport.stream(entry.path("shape").spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
        long begin = entry.path("data_offsets").path(0).asLong(-1);
        long end = entry.path("data_offsets").path(1).asLong(-1);
        long expected = dtype.sizeBytes();
        for (long dimension : shape) {
            if (dimension < 0 || (dimension > 0 && expected > Integer.MAX_VALUE / dimension)) {
                throw Errors.safetensorsBroken(
                        file.toString(),
                        "tensor '%s' %s has the shape %s, and 2 GiB are the most a tensor may take"
                                .formatted(name, dtype.safetensorsName(), shape));
            }
            expected *= dimension;
        }
        if (begin < 0 || end - begin != expected) {
            throw Errors.safetensorsBroken(
                    file.toString(),
                    "tensor '%s' %s %s should take %d bytes, its offsets are %d to %d"
                            .formatted(name, dtype.safetensorsName(), shape, expected, begin, end));
        }
        if (end > channel.size() - dataStart) {
            throw Errors.safetensorsBroken(
                    file.toString(),
                    "tensor '%s' ends at byte %d of a file of %d; the file is cut off"
                            .formatted(name, dataStart + end, channel.size()));
        }
        return new StoredTensor(name, dtype, shape, channel.map(MapMode.READ_ONLY, dataStart + begin, end - begin));
    }

    private static Dtype dtype(Path file, String tensor, String name) {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.safetensorsName().equals(name)) {
                return dtype;
            }
        }
        throw Errors.safetensorsBroken(
                file.toString(), "tensor '" + tensor + "' has the type '" + name + "'; known are F32, F16 and BF16");
    }

    /** Writes tensors in the given order; the bytes depend on nothing but the arguments. */
    public static void write(Path file, List<StoredTensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode entries = header.putObject("__metadata__");
            metadata.forEach(entries::put);
        }
        long offset = 0;
        List<ByteBuffer> data = new ArrayList<>();
        for (StoredTensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", tensor.dtype().safetensorsName());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets")
                    .add(offset)
                    .add(offset + tensor.data().remaining());
            offset += tensor.data().remaining();
            data.add(tensor.data().duplicate());
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
            for (ByteBuffer bytes : data) {
                writeFully(channel, bytes);
            }
        }
        Files.move(partial, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
