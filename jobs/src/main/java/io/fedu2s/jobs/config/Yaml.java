package io.fedu2s.jobs.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fedu2s.jobs.error.Errors;
import java.io.UncheckedIOException;
import java.util.Optional;

/** YAML as it is read and written here: one document a file, no key twice. */
final class Yaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Yaml() {}

    /** The mapping that a file's text holds; an empty file is an empty mapping. */
    static ObjectNode mapping(String file, String text) {
        JsonNode whole;
        try {
            whole = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            // What breaks the parser's limits has no place.
            JsonLocation at = Optional.ofNullable(e.getLocation()).orElse(JsonLocation.NA);
            throw Errors.configMalformed(file, at.getLineNr(), at.getColumnNr(), e.getOriginalMessage());
        }
        if (whole == null || whole.isMissingNode() || whole.isNull()) {
            return YAML.createObjectNode();
        }
        if (whole instanceof ObjectNode mapping) {
            return mapping;
        }
        throw Errors.configMalformed(file, 1, 1, "the file must be a mapping of keys to values");
    }

    /** A value of the command line; what is no YAML is a text. */
    static JsonNode value(String text) {
        try {
            JsonNode value = YAML.readTree(text);
            return value == null || value.isMissingNode() ? TextNode.valueOf("") : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /** As YAML, keys in the order they were read in. */
    static String text(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As JSON with sorted keys and no blanks: equal trees give equal texts. */
    static String canonical(JsonNode node) {
        try {
            return CANONICAL.writeValueAsString(CANONICAL.treeToValue(node, Object.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
