package io.fedu2s.udf.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Where a model folder keeps its chat template, newest habit first. */
final class ChatFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SETTINGS = "tokenizer_config.json";
    private static final String KEY = "chat_template";

    private ChatFiles() {}

    static ChatTemplate read(Path folder) {
        JsonNode settings = json(folder.resolve(SETTINGS));
        Map<String, String> specialTokens = specialTokens(json(folder.resolve("special_tokens_map.json")));
        specialTokens.putAll(specialTokens(settings));
        Path own = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(own)) {
            return new ChatTemplate(own.toString(), text(own), specialTokens);
        }
        JsonNode template = chosen(settings.path(KEY));
        if (!template.isTextual()) {
            throw Errors.chatTemplateMissing(folder.toString());
        }
        return new ChatTemplate(folder.resolve(SETTINGS).toString(), template.textValue(), specialTokens);
    }

    private static JsonNode chosen(JsonNode templates) {
        if (!templates.isArray()) {
            return templates;
        }
        return StreamSupport.stream(templates.spliterator(), false)
                .filter(each -> each.path("name").asText().equals("default"))
                .map(each -> each.path("template"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Every {@code *_token}, which is a text or an object with a {@code content}. */
    private static Map<String, String> specialTokens(JsonNode settings) {
        Map<String, String> tokens = new HashMap<>();
        settings.properties().forEach(entry -> {
            JsonNode token = entry.getValue().isObject() ? entry.getValue().path("content") : entry.getValue();
            if (entry.getKey().endsWith("_token") && token.isTextual()) {
                tokens.put(entry.getKey(), token.textValue());
            }
        });
        return tokens;
    }

    private static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Errors.chatTemplateUnreadable(file.toString(), e);
        }
    }
}
