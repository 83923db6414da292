package io.fedu2s.udf.model;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The numbers and model folders that {@code src/test/python} wrote with transformers and peft. */
public final class References {
    /** How far logits may lie from those of transformers. */
    public static final float LOGIT_TOLERANCE = 1e-4f;

    private References() {}

    /** A model or adapter folder. */
    public static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(References.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A model on the CPU, computed in fp32. */
    public static LanguageModel model(String name) {
        return LanguageModel.load(folder(name), Dtype.FLOAT32, Device.cpu());
    }

    /** A file of numbers. */
    public static JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(folder(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The elements of an array. */
    public static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** Token ids. */
    public static int[] ints(JsonNode array) {
        return elements(array).stream().mapToInt(JsonNode::intValue).toArray();
    }

    /** The values of an array written by {@code nano.packed}. */
    public static float[] floats(JsonNode packed) {
        ByteBuffer bytes = ByteBuffer.wrap(
                        Base64.getDecoder().decode(packed.get("float32").textValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** max |a - b|. */
    public static float largestDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError("%d values beside %d".formatted(a.length, b.length));
        }
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            // Written so that a NaN fails.
            if (!(Math.abs(a[i] - b[i]) <= largest)) {
                largest = Math.abs(a[i] - b[i]);
            }
        }
        return largest;
    }

    /** ‖a - b‖ / ‖b‖. */
    public static double relativeDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError("%d values beside %d".formatted(a.length, b.length));
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            norm += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** A copy of a folder, to be damaged. */
    public static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        return target;
    }
}
