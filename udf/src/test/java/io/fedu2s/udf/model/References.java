package io.fedu2s.udf.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** Tests run in the folder of their module. */
    private static final Path RESOURCES = Path.of("../udf/src/test/resources");

    private static final String MODELS = "io/fedu2s/udf/model/";

    private References() {}

    /**
     * Where tests compute: the CPU, or the first GPU where the environment's {@code FEDU2S_TEST_DEVICE} is {@code gpu}.
     * Tolerances are the same on both.
     */
    public static Device device() {
        String name = Objects.requireNonNullElse(System.getenv("FEDU2S_TEST_DEVICE"), "cpu");
        return switch (name) {
            case "cpu" -> Device.cpu();
            case "gpu" -> Device.gpu(0);
            default -> throw new IllegalStateException("FEDU2S_TEST_DEVICE is '" + name + "': choose cpu or gpu");
        };
    }

    /**
     * A model or adapter folder, or a file of numbers: where it lies among the sources, so that the tests of both modules
     * find it.
     *
     * @param name below {@code io/fedu2s/udf/model}, or below {@code resources} where it begins with a slash
     */
    public static Path folder(String name) {
        return (name.startsWith("/") ? RESOURCES.resolve(name.substring(1)) : RESOURCES.resolve(MODELS + name))
                .toAbsolutePath()
                .normalize();
    }

    /** A model on the tests' device, computed in fp32. */
    public static LanguageModel model(String name) {
        return LanguageModel.load(folder(name), Dtype.FLOAT32, device());
    }

    /** A file of numbers. */
    public static JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(folder(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The families of decoders under {@code families/} that {@code make_families.py} made. */
    public static List<String> decoders() {
        return familiesWith("lora");
    }

    /** The reward models under {@code families/}. */
    public static List<String> rewardModels() {
        return familiesWith("rewards");
    }

    private static List<String> familiesWith(String key) {
        try (Stream<Path> folders = Files.list(folder("families"))) {
            return folders.map(family -> String.valueOf(family.getFileName()))
                    .filter(family -> reference(family).has(key))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a family. */
    public static JsonNode reference(String family) {
        return json("families/" + family + "/reference.json");
    }

    /** A family's model on the tests' device. */
    public static LanguageModel family(String family, Dtype dtype) {
        return LanguageModel.loadWithoutTokenizer(folder("families/" + family), dtype, device());
    }

    /** Ids of rows as an array (B, T), padded on the right with id 0. */
    public static NDArray padded(NDManager owner, List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        long[] ids = new long[rows.size() * longest];
        for (int r = 0; r < rows.size(); r++) {
            int[] row = rows.get(r);
            for (int t = 0; t < row.length; t++) {
                ids[r * longest + t] = row[t];
            }
        }
        return owner.create(ids, new Shape(rows.size(), longest));
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

    /** Ids and their logits (T, V) beside an adapter, for {@code check_adapter.py} to compare with peft. */
    public static void writeLogits(Path file, int[] ids, float[] logits) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(logits);
        ObjectNode json = new ObjectMapper().createObjectNode();
        for (int id : ids) {
            json.withArray("ids").add(id);
        }
        json.putArray("shape").add(ids.length).add(logits.length / ids.length);
        json.put("float32", Base64.getEncoder().encodeToString(bytes.array()));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        new ObjectMapper().writeValue(file.toFile(), json);
    }

    /** A copy of a folder's files, to be damaged. */
    public static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(folder(name)).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        return target;
    }
}
