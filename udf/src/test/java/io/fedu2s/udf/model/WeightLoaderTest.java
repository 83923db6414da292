package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeightLoaderTest {
    private final NDManager manager = newManager();
    private final Kernels kernels = Kernels.compile(manager, Kernels.DECODER);

    @TempDir
    Path folder;

    private static NDManager newManager() {
        NativeLibraries.loadTorch();
        return NDManager.newBaseManager(References.device(), "PyTorch");
    }

    @AfterAll
    void close() {
        kernels.close();
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "INT8", "UINT8"})
    void everyStoredTypeComesOutAsItsOwnNumbers(Dtype stored) throws IOException {
        StoredTensor tensor = inFile(new StoredTensor("x", stored, List.of(2L, 64L), bytes(stored, 128)));

        assertThat(numbers(Dtype.FLOAT32, loader(Dtype.FLOAT32).load(tensor))).containsExactly(tensor.floats());
    }

    @Test
    void brainFloatsKeepTheirBitsAndSinglesAreRoundedToTheNearest() throws IOException {
        float[] values = {1, -2.5f, 1.0039062f, 3.0e38f, 0x1p-130f};
        StoredTensor singles = inFile(StoredTensor.of("x", List.of(5L), values));
        StoredTensor brains = inFile(StoredTensor.ofBfloat16("x", List.of(5L), values));

        assertThat(numbers(Dtype.BFLOAT16, loader(Dtype.BFLOAT16).load(singles)))
                .containsExactly(brains.floats());
        assertThat(numbers(Dtype.BFLOAT16, loader(Dtype.BFLOAT16).load(brains))).containsExactly(brains.floats());
    }

    @Test
    void tensorsOfSeveralBlocksArriveWhole() throws IOException {
        Random random = new Random(7);
        float[] values = new float[3 * 1_000_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }

        NDArray loaded = loader(Dtype.FLOAT32).load(inFile(StoredTensor.of("x", List.of(3L, 1_000_003L), values)));

        assertThat(loaded.getShape().getShape()).containsExactly(3, 1_000_003);
        // AssertJ's containsExactly would take hours for so many.
        assertThat(Arrays.equals(loaded.toFloatArray(), values)).isTrue();
    }

    @Test
    void rowsOfSeveralTensorsMakeOne() throws IOException {
        StoredTensor first = inFile(StoredTensor.of("first", List.of(2L, 2L), new float[] {1, 2, 3, 4}));
        StoredTensor second =
                inFile(StoredTensor.ofBfloat16("second", List.of(3L, 2L), new float[] {5, 6, 7, 8, 9, 10}));
        WeightLoader loader = loader(Dtype.FLOAT32);
        NDArray fused = loader.empty(4, 2);

        loader.fill(fused, 2, first);
        loader.fill(fused, 0, second, 1, 2);

        assertThat(fused.toFloatArray()).containsExactly(7, 8, 9, 10, 1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aValueThatIsNoNumberIsRefusedByName(float value) throws IOException {
        for (Dtype dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16)) {
            float[] values = new float[2_000_000];
            values[1_999_999] = value;
            StoredTensor tensor = inFile(
                    dtype == Dtype.FLOAT32
                            ? StoredTensor.of("layers.3.weight", List.of(2_000_000L), values)
                            : StoredTensor.ofBfloat16("layers.3.weight", List.of(2_000_000L), values));

            assertThatThrownBy(() -> loader(Dtype.BFLOAT16).load(tensor))
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll("'layers.3.weight'", "x.safetensors", "not a number or infinite");
        }
    }

    @Test
    void largeNumbersWhoseSumOverflowsAreNumbersAllTheSame() throws IOException {
        float[] values = {3e38f, 3e38f, 3e38f};

        assertThat(numbers(
                        Dtype.FLOAT32, loader(Dtype.FLOAT32).load(inFile(StoredTensor.of("x", List.of(3L), values)))))
                .containsExactly(values);
    }

    @Test
    void numbersMayBeginAtAnyByteOfTheFile() throws IOException {
        Path file = folder.resolve("odd.safetensors");
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        write(file, header + " ".repeat((5 - header.length() % 4) % 4), 8, 0, 1.5f);

        assertThat(loader(Dtype.FLOAT32).load(tensor(file)).toFloatArray()).containsExactly(1.5f, 0);
    }

    /** The file has 4 GiB of zeros, which take no room on a disk, and a number far behind the reach of an int. */
    @Test
    void tensorsLargerThanTwoGigabytesAreReadToTheirEnd() throws IOException {
        Path file = folder.resolve("large.safetensors");
        long rows = 1 << 20;
        long bytes = rows * 1024 * Float.BYTES;
        write(file, """
                {"x":{"dtype":"F32","shape":[%d,1024],"data_offsets":[0,%d]}}""".formatted(rows, bytes), bytes, bytes - 4, 2.5f);
        StoredTensor tensor = tensor(file);
        WeightLoader loader = loader(Dtype.BFLOAT16);
        NDArray end = loader.empty(3, 1024);

        loader.fill(end, 0, tensor, rows - 3, 3);

        float[] expected = new float[3 * 1024];
        expected[expected.length - 1] = 2.5f;
        assertThat(numbers(Dtype.BFLOAT16, end)).isEqualTo(expected);
        assertThat(tensor.size()).isEqualTo(rows * 1024);
    }

    private WeightLoader loader(Dtype dtype) {
        return new WeightLoader(kernels, manager, dtype);
    }

    /** DJL can't look into bf16. */
    private float[] numbers(Dtype dtype, NDArray array) {
        if (dtype == Dtype.FLOAT32) {
            return array.toFloatArray();
        }
        NDArray type = manager.create(new long[] {Dtype.FLOAT32.c10Number()});
        return kernels.change(manager, "typed", new NDList(array, type)).head().toFloatArray();
    }

    private static TensorBytes bytes(Dtype dtype, int numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers * dtype.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers; i++) {
            switch (dtype) {
                case FLOAT32 -> bytes.putFloat((i - 60) * 0.37f);
                // Bits of small numbers above and below 1, and their negatives.
                case FLOAT16 -> bytes.putShort((short) ((i % 2 << 15) + 0x3000 + i * 57));
                case BFLOAT16 -> bytes.putShort((short) ((i % 2 << 15) + 0x3e00 + i * 5));
                case INT64 -> bytes.putLong((i - 60) * 1000L);
                case INT8, UINT8 -> bytes.put((byte) (i * 2));
            }
        }
        return new MemoryBytes(bytes.flip());
    }

    private StoredTensor inFile(StoredTensor tensor) throws IOException {
        Path file = folder.resolve(tensor.name() + tensor.dtype() + "x.safetensors");
        Safetensors.write(file, List.of(tensor), Map.of());
        return Objects.requireNonNull(Safetensors.read(file).get(tensor.name()));
    }

    private static StoredTensor tensor(Path file) {
        return Objects.requireNonNull(Safetensors.read(file).get("x"));
    }

    private static void write(Path file, String header, long dataBytes, long at, float value) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(number.putLong(0, json.length).array());
            out.write(json);
            out.setLength(Long.BYTES + json.length + dataBytes);
            out.seek(Long.BYTES + json.length + at);
            out.write(number.putFloat(0, value).array(), 0, Float.BYTES);
        }
    }
}
