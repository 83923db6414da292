package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void tensorsComeBackAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(
                file,
                List.of(
                        StoredTensor.of("b", List.of(2L, 3L), new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f}),
                        StoredTensor.of("a", List.of(1L), new float[] {7})),
                Map.of("format", "pt"));

        Map<String, StoredTensor> read = Safetensors.read(file);

        assertThat(read.keySet()).containsExactly("b", "a");
        assertThat(tensor(read, "b").shape()).containsExactly(2L, 3L);
        assertThat(tensor(read, "b").floats()).containsExactly(1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f);
        assertThat(tensor(read, "a").floats()).containsExactly(7);
    }

    @Test
    void theHeaderIsPaddedSoThatDataStartsAtAMultipleOfEight() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, List.of(StoredTensor.of("x", List.of(1L), new float[] {1})), Map.of());

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.getLong(0) % 8).isZero();
        assertThat(bytes.getFloat(bytes.limit() - 4)).isEqualTo(1);
    }

    @Test
    void halvesAreReadToTheLastBit() throws IOException {
        // 1, -2, the largest half, the smallest above zero, minus zero, infinity; then 1 and -2.5 as bfloat16.
        short[] halves = {0x3c00, (short) 0xc000, 0x7bff, 0x0001, (short) 0x8000, 0x7c00};
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (short half : halves) {
            data.putShort(half);
        }
        data.putShort((short) 0x3f80).putShort((short) 0xc020);
        String header = """
                {"half": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
                 "brain": {"dtype": "BF16", "shape": [2], "data_offsets": [12, 16]}}""";

        Map<String, StoredTensor> read = Safetensors.read(file(header, data.array()));

        assertThat(tensor(read, "half").floats()).containsExactly(1, -2, 65504, 0x1p-24f, -0f, Float.POSITIVE_INFINITY);
        assertThat(tensor(read, "brain").floats()).containsExactly(1, -2.5f);
    }

    @Test
    void aHeaderLargerThanTheFileIsRefused() throws IOException {
        Path file = folder.resolve("long.safetensors");
        Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 0x7f, '{', '}'});

        assertBroken(file, "its header claims 9223372036854775807 bytes in a file of 10");
    }

    @Test
    void aFileWithoutAHeaderIsRefused() throws IOException {
        Path file = folder.resolve("short.safetensors");
        Files.write(file, new byte[] {1, 2, 3});

        assertBroken(file, "it has only 3 bytes");
    }

    @Test
    void aHeaderThatIsNotJsonIsRefused() throws IOException {
        assertBroken(file("{\"x\": ", new byte[0]), "its header is not JSON");
        assertBroken(file("[1, 2]", new byte[0]), "its header is not a JSON object");
    }

    @Test
    void aFileCutOffInItsDataIsRefused() throws IOException {
        String header = """
                {"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}""";

        assertBroken(file(header, new byte[10]), "tensor 'x' ends at byte", "the file is cut off");
    }

    @Test
    void anUnknownNumberTypeIsRefused() throws IOException {
        String header = """
                {"x": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}}""";

        assertBroken(
                file(header, new byte[4]),
                "tensor 'x' has the type 'F8_E4M3'; known are F32, F16, BF16, I8, U8 and I64");
    }

    @Test
    void offsetsThatDoNotFitTheShapeAreRefused() throws IOException {
        assertBroken(file("""
                        {"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 12]}}""", new byte[16]), "tensor 'x' F32 [4] should take 16 bytes, its offsets are [0, 12]");
        assertBroken(file("""
                        {"x": {"dtype": "F32", "shape": [4]}}""", new byte[16]), "tensor 'x' has nothing as its data_offsets");
        assertBroken(file("""
                        {"x": {"dtype": "F32", "shape": [4], "data_offsets": [-16, 0]}}""", new byte[16]), "tensor 'x' has [-16,0] as its data_offsets");
    }

    @Test
    void aShapeBeyondAllNumbersIsRefused() throws IOException {
        String header = """
                {"x": {"dtype": "F32", "shape": [4294967296, 4294967296], "data_offsets": [0, 4]}}""";

        assertBroken(file(header, new byte[4]), "tensor 'x'", "[4294967296, 4294967296]");
    }

    @Test
    void bytesAreReadWithAndWithoutASign() throws IOException {
        String header = """
                {"signed": {"dtype": "I8", "shape": [3], "data_offsets": [0, 3]},
                 "unsigned": {"dtype": "U8", "shape": [2], "data_offsets": [3, 5]}}""";

        Map<String, StoredTensor> read = Safetensors.read(file(header, new byte[] {-128, -1, 127, -1, 1}));

        assertThat(tensor(read, "signed").floats()).containsExactly(-128, -1, 127);
        assertThat(tensor(read, "unsigned").floats()).containsExactly(255, 1);
    }

    @Test
    void aNameThatStandsTwiceIsRefused() throws IOException {
        assertBroken(file("""
                        {"x": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                         "x": {"dtype": "U8", "shape": [1], "data_offsets": [1, 2]}}""", new byte[2]), "its header is not JSON", "Duplicate field 'x'");
    }

    @Test
    void whatIsNoUtf8OrGoesOnAfterTheObjectIsRefused() throws IOException {
        assertBroken(file("{\"x\": 1}{}", new byte[0]), "its header is not JSON");
        Path file = folder.resolve("latin.safetensors");
        Files.write(file, new byte[] {5, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xe9, '"', '}'});
        assertBroken(file, "its header is not JSON: it is not UTF-8");
    }

    @Test
    void shapesAndOffsetsThatAreNoNaturalNumbersAreRefused() throws IOException {
        for (String shape : List.of("[-4]", "[4.0]", "[\"4\"]", "[18446744073709551616]", "4", "{\"a\":4}", "null")) {
            assertBroken(
                    file("""
                            {"x": {"dtype": "F32", "shape": %s, "data_offsets": [0, 16]}}""".formatted(shape), new byte[16]),
                    "tensor 'x' has " + shape + " as its shape, not a list of whole numbers");
        }
        assertBroken(file("""
                        {"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16, 16]}}""", new byte[16]), "tensor 'x' F32 [4] should take 16 bytes, its offsets are [0, 16, 16]");
        assertBroken(file("""
                        {"x": 3}""", new byte[0]), "tensor 'x' has the type ''");
    }

    @Test
    void tensorsThatOverlapAreRefused() throws IOException {
        assertBroken(
                file("""
                        {"x": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]},
                         "y": {"dtype": "U8", "shape": [4], "data_offsets": [2, 6]}}""", new byte[6]), "tensor 'y' starts at byte 2, but the one before it ends at 4: they overlap");
    }

    @Test
    void holesBetweenAndAfterTensorsAreRefused() throws IOException {
        assertBroken(file("""
                        {"x": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]},
                         "y": {"dtype": "U8", "shape": [4], "data_offsets": [5, 9]}}""", new byte[9]), "tensor 'y' starts at byte 5", "ends at 4: between them is a hole");
        assertBroken(file("""
                        {"x": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}}""", new byte[9]), "its tensors end at byte 4 after the header, the file at 9");
    }

    @Test
    void emptyTensorsMayStandAnywhereTheOthersTouch() throws IOException {
        Map<String, StoredTensor> read = Safetensors.read(file("""
                {"x": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                 "none": {"dtype": "F32", "shape": [0, 7], "data_offsets": [1, 1]},
                 "scalar": {"dtype": "U8", "shape": [], "data_offsets": [1, 2]}}""", new byte[] {3, 4}));

        assertThat(tensor(read, "none").floats()).isEmpty();
        assertThat(tensor(read, "scalar").floats()).containsExactly(4);
    }

    @Test
    void aFileThatShrinksAfterItsHeaderWasReadIsRefusedWhenItsBytesAreWanted() throws IOException {
        Path file = folder.resolve("shrinks.safetensors");
        Safetensors.write(file, List.of(StoredTensor.of("x", List.of(2L), new float[] {1, 2})), Map.of());
        StoredTensor x = tensor(Safetensors.read(file), "x");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));

        assertThatThrownBy(x::floats)
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("it has become shorter");
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data);
        return Files.write(folder.resolve("written.safetensors"), bytes.array());
    }

    private static void assertBroken(Path file, String... why) {
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(why);
    }

    private static StoredTensor tensor(Map<String, StoredTensor> read, String name) {
        return java.util.Objects.requireNonNull(read.get(name), name);
    }
}
