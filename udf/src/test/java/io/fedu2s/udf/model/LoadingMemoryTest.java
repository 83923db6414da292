package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadingMemoryTest {
    /** Of the weights in the type they are loaded as. */
    private static final double MOST = 1.15;

    private static final int TENSORS = 8;
    private static final long NUMBERS = 16 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"FLOAT32,BFLOAT16", "BFLOAT16,BFLOAT16", "BFLOAT16,FLOAT32", "FLOAT32,FLOAT32"})
    void loadingTakesTheWeightsAndLittleMore(Dtype stored, Dtype loaded) throws Exception {
        double[] measured = load(zeros(stored), loaded);

        double weights = measured[0];
        assertThat(weights).isEqualTo(TENSORS * NUMBERS * loaded.sizeBytes() / (double) (1 << 20));
        assertThat(measured[1]).as("peak, in MB").isBetween(weights, weights * MOST);
    }

    private double[] load(Path file, Dtype dtype) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadingMemory.class.getName(),
                        file.toString(),
                        dtype.name())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Matcher line = Pattern.compile("weights (\\S+) peak (\\S+) own (\\S+) files (\\S+)")
                .matcher(output);
        assertThat(line.find()).as(output).isTrue();
        System.out.println(stored(file) + " as " + dtype + ": " + line.group());
        return IntStream.rangeClosed(1, line.groupCount())
                .mapToDouble(group -> Double.parseDouble(line.group(group)))
                .toArray();
    }

    private static String stored(Path file) {
        return file.getFileName().toString().replace(".safetensors", "");
    }

    /** Tensors of zeros, which take no room on a disk but come through memory as any others. */
    private Path zeros(Dtype dtype) throws IOException {
        long bytes = NUMBERS * dtype.sizeBytes();
        String header = IntStream.range(0, TENSORS)
                .mapToObj(i -> "\"%d\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                        .formatted(i, dtype.safetensorsName(), NUMBERS, i * bytes, (i + 1) * bytes))
                .collect(Collectors.joining(",", "{", "}"));
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(dtype + ".safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, json.length)
                    .array());
            out.write(json);
            out.setLength(Long.BYTES + json.length + TENSORS * bytes);
        }
        return file;
    }
}
