package io.fedu2s.udf.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A JSON file of a model folder whose values are asked for by key. */
record JsonFile(Path file, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static JsonFile read(Path folder, String name) {
        return readIfThere(folder.resolve(name)).orElseThrow(() -> Errors.modelFileMissing(folder, name));
    }

    static Optional<JsonFile> readIfThere(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JsonFile(file, JSON.readTree(file.toFile())));
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }

    /** A whole number above 0 that must be given. */
    int whole(String key) {
        JsonNode value = json.path(key);
        if (!value.isInt() || value.intValue() <= 0) {
            throw Errors.modelConfigInvalid(key, value.toString(), "a whole number above 0, in " + file);
        }
        return value.intValue();
    }

    /** As {@link #whole}, where the key may be left away or null. */
    int whole(String key, int otherwise) {
        return isThere(key) ? whole(key) : otherwise;
    }

    /** A number above 0 that must be given. */
    double real(String key) {
        JsonNode value = json.path(key);
        if (!value.isNumber() || !(value.doubleValue() > 0)) {
            throw Errors.modelConfigInvalid(key, value.toString(), "a number above 0, in " + file);
        }
        return value.doubleValue();
    }

    boolean flag(String key, boolean otherwise) {
        return json.path(key).asBoolean(otherwise);
    }

    /** Refuses any value but one; absent and null stand for it. */
    void expect(String key, String only) {
        JsonNode value = json.path(key);
        String found = value.isContainerNode() ? value.toString() : value.asText(only);
        if (isThere(key) && !found.equals(only)) {
            throw Errors.modelConfigInvalid(key, found, only + ", the only one this build knows, in " + file);
        }
    }

    private boolean isThere(String key) {
        return json.hasNonNull(key);
    }
}
