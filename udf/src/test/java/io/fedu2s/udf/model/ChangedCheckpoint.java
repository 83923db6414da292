package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A copy of a reference folder with another configuration and other weights, as {@code make_checkpoints.py} changes them. */
public final class ChangedCheckpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChangedCheckpoint() {}

    /**
     * Makes the copy.
     *
     * @param model the reference folder
     * @param changes keys of config.json; null takes one out
     * @param weights the numbers by name, each with its shape, to what they become
     */
    public static Path of(String model, Path target, JsonNode changes, UnaryOperator<Map<String, StoredTensor>> weights)
            throws IOException {
        References.copy(model, target);
        ObjectNode config = (ObjectNode) References.json(model + "/config.json");
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                config.remove(change.getKey());
            } else {
                config.set(change.getKey(), change.getValue());
            }
        });
        JSON.writeValue(target.resolve("config.json").toFile(), config);
        Map<String, StoredTensor> stored =
                new TreeMap<>(Safetensors.read(References.folder(model).resolve("model.safetensors")));
        Files.delete(target.resolve("model.safetensors"));
        Safetensors.write(
                target.resolve("model.safetensors"),
                List.copyOf(weights.apply(stored).values()),
                Map.of("format", "pt"));
        return target;
    }

    /** A matrix with its rows the other way round. */
    static StoredTensor flipped(String name, StoredTensor matrix) {
        int rows = Math.toIntExact(matrix.shape().get(0));
        float[] values = matrix.floats();
        int width = values.length / rows;
        float[] flipped = new float[values.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * width, flipped, (rows - 1 - row) * width, width);
        }
        return StoredTensor.of(name, matrix.shape(), flipped);
    }
}
