package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.fuzz.Slips;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: each is read right or refused by name, without another exception, much memory or a hang. */
class SafetensorsFuzzTest {
    private static final int FILES = 4_000;
    private static final long SEED = 20_260_101;
    private static final long MOST_BYTES_ALLOCATED = 2_000_000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "0",
            "-1",
            "1e9",
            "9223372036854775807",
            "18446744073709551616",
            "2147483648",
            "null",
            "true",
            "\"F32\"",
            "\"BF16\"",
            "\"I64\"",
            "\"shape\"",
            "\"dtype\"",
            "\"data_offsets\"",
            "\"a.weight\"",
            "\"__metadata__\"",
            "\\u0000",
            "\\",
            " ",
            "[[[[[[[[",
            "é");

    @TempDir
    Path folder;

    @Test
    void everyDamagedFileIsReadRightOrRefusedByName() throws IOException {
        Random random = new Random(SEED);
        byte[] whole = whole();
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = Files.write(folder.resolve("damaged.safetensors"), damaged(whole, random));
            read += isReadRight(file, i) ? 1 : 0;
        }
        // Some slips do no harm, such as one in a tensor's name; most must have been refused.
        assertThat(read).isBetween(FILES / 100, FILES / 2);
    }

    private static boolean isReadRight(Path file, int number) throws IOException {
        long before = allocated();
        try {
            Map<String, StoredTensor> tensors = Safetensors.read(file);
            long header = ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong(0);
            long data = Files.size(file) - Long.BYTES - header;
            assertThat(tensors.values().stream()
                            .mapToLong(tensor -> tensor.data().sizeBytes())
                            .sum())
                    .as("bytes of all tensors of damaged file %d", number)
                    .isEqualTo(data);
            for (StoredTensor tensor : tensors.values()) {
                long size = tensor.shape().stream().reduce(1L, Math::multiplyExact);
                assertThat(tensor.floats())
                        .as("%s of damaged file %d", tensor.name(), number)
                        .hasSize((int) size);
            }
            return true;
        } catch (UserException e) {
            assertThat(e).as("damaged file %d", number).hasMessageContaining(file.toString());
            return false;
        } finally {
            assertThat(allocated() - before)
                    .as("bytes allocated for damaged file %d", number)
                    .isLessThan(MOST_BYTES_ALLOCATED);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private byte[] whole() throws IOException {
        Path file = folder.resolve("whole.safetensors");
        Safetensors.write(
                file,
                List.of(
                        StoredTensor.of("a.weight", List.of(2L, 3L), new float[6]),
                        StoredTensor.ofBfloat16("b.weight", List.of(4L), new float[4]),
                        new StoredTensor("c", Dtype.UINT8, List.of(), new MemoryBytes(ByteBuffer.allocate(1))),
                        StoredTensor.of("d", List.of(0L, 8L), new float[0]),
                        new StoredTensor("e", Dtype.INT8, List.of(5L), new MemoryBytes(ByteBuffer.allocate(5)))),
                Map.of("format", "pt"));
        return Files.readAllBytes(file);
    }

    /** One to three slips, most of them in the header. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole;
        for (int slips = 1 + random.nextInt(3); slips > 0; slips--) {
            bytes = slip(bytes, random);
        }
        return bytes;
    }

    private static byte[] slip(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int to = at + random.nextInt(Math.min(40, bytes.length - at) + 1);
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> Slips.withByte(bytes, at, random.nextInt(256));
            case 1 -> Slips.withByte(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 2 -> Slips.withByte(bytes, random.nextInt(Math.min(8, bytes.length)), random.nextInt(256));
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> Slips.spliced(bytes, at, at, piece);
            case 5 -> ofSameHeader(Slips.spliced(bytes, at, to, piece), bytes.length);
            case 6 -> ofSameHeader(Slips.spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to)), bytes.length);
            case 7 -> ofSameHeader(Slips.spliced(bytes, at, to, new byte[0]), bytes.length);
            default -> Slips.withDigit(bytes, at, random.nextInt(10));
        };
    }

    /** Mends the header's length after a splice in it, so that the parser sees the slip and not a cut header. */
    private static byte[] ofSameHeader(byte[] bytes, int lengthBefore) {
        if (bytes.length < Long.BYTES) {
            return bytes;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, buffer.getLong(0) + bytes.length - lengthBefore);
        return bytes;
    }
}
