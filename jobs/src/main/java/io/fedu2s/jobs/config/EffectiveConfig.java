package io.fedu2s.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.record.ContentId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key with the value that holds: the command line's, else the file's, else the default. */
final class EffectiveConfig {
    private final ObjectNode values;
    private final ObjectNode content;

    /**
     * Keeps its own copy.
     *
     * @param values all keys
     * @param contents by the path of a key that names a file: the digest of what the file holds
     */
    EffectiveConfig(ObjectNode values, Map<String, String> contents) {
        this.values = values.deepCopy();
        this.content = values.deepCopy();
        contents.forEach((path, digest) -> new Setting(
                        path, List.of((Object[]) path.split("\\.", -1)), content.textNode(digest))
                .applyTo(content));
    }

    /** As YAML, to be read again. */
    String yaml() {
        return Yaml.text(values);
    }

    /** By the path of each key that has a value of its own: the value as text; a list is one value. */
    Map<String, String> flat() {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", values, flat);
        return flat;
    }

    private static void flatten(String path, ObjectNode node, Map<String, String> into) {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            if (each.getValue() instanceof ObjectNode section) {
                flatten(key, section, into);
            } else {
                into.put(
                        key,
                        each.getValue().isValueNode()
                                ? each.getValue().asText()
                                : each.getValue().toString());
            }
        }
    }

    /** 32 hexadecimal digits of SHA-256 over the canonical JSON of these keys and all below them. */
    String fingerprint(String... keys) {
        Object[] parts = new Object[2 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            parts[2 * i] = keys[i];
            parts[2 * i + 1] = Yaml.canonical(at(keys[i]));
        }
        return ContentId.of(parts);
    }

    private JsonNode at(String key) {
        JsonNode node = content.at("/" + key.replace('.', '/'));
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("No config key '%s'".formatted(key));
        }
        return node;
    }
}
