package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a folder without {@code tokenizer.json} says about its tokenizer beside the vocabulary: {@code
 * tokenizer_config.json} and, unless that lists the added tokens, {@code special_tokens_map.json}, which beats it, and
 * {@code added_tokens.json}.
 */
final class TokenizerSettings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLASS = "tokenizer_class";
    private static final String ADDED = "added_tokens_decoder";

    /** The order in which transformers adds special tokens that the vocabulary lacks. */
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Settings by which texts are cut otherwise than here, with the one value that is followed. */
    private static final Map<String, String> ONLY =
            Map.of("do_basic_tokenize", "true", "split_special_tokens", "false", "never_split", "[]");

    private final Path folder;
    private final ObjectNode settings;

    /** Reads a folder's files. */
    TokenizerSettings(Path folder) {
        this.folder = folder;
        this.settings = json("tokenizer_config.json");
        if (!settings.has(ADDED)) {
            settings.setAll(json("special_tokens_map.json"));
        }
        ONLY.forEach((key, only) -> {
            JsonNode value = settings.path(key);
            String found = value.isValueNode() ? value.asText() : value.toString();
            if (settings.hasNonNull(key) && !found.equals(only)) {
                throw Errors.tokenizerSettingUnknown(folder.toString(), key, found, only);
            }
        });
    }

    private ObjectNode json(String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readValue(file.toFile(), ObjectNode.class);
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }

    /**
     * The class that is named, here or in {@code config.json}, or else that of the model.
     *
     * @throws io.fedu2s.udf.error.UserException where it is none of those known
     */
    TokenizerClass tokenizerClass() {
        ObjectNode model = json("config.json");
        JsonNode named = settings.hasNonNull(CLASS) ? settings.path(CLASS) : model.path(CLASS);
        String modelType = model.path("model_type").asText();
        Optional<TokenizerClass> found =
                named.isTextual() ? TokenizerClass.named(named.textValue()) : TokenizerClass.ofModel(modelType);
        return found.orElseThrow(() -> Errors.tokenizerClassUnknown(
                folder.toString(),
                named.isTextual() ? named.textValue() : "that of a model of type '" + modelType + "'",
                TokenizerClass.names()));
    }

    /** A setting that is on or off. */
    boolean flag(String key, boolean fallback) {
        return settings.path(key).asBoolean(fallback);
    }

    /** A setting that is on, off or left open. */
    JsonNode flagOrNull(String key) {
        return settings.path(key).isBoolean() ? settings.path(key) : JSON.nullNode();
    }

    /** The special token of a role such as {@code eos_token}; null in the file takes the class's own away. */
    Optional<String> specialToken(String role, TokenizerClass kind) {
        return settings.has(role) ? content(settings.path(role)) : kind.specialToken(role);
    }

    /** The tokens that the files give a number, by that number, as {@link AddedTokens} takes them. */
    SortedMap<Integer, ObjectNode> numberedTokens(TokenizerClass kind) {
        Set<String> special = specialTokens(kind).keySet();
        SortedMap<Integer, ObjectNode> tokens = new TreeMap<>();
        settings.path(ADDED)
                .properties()
                .forEach(entry -> content(entry.getValue())
                        .ifPresent(content -> tokens.put(
                                TextNode.valueOf(entry.getKey()).asInt(-1),
                                token(content, entry.getValue(), special.contains(content)))));
        if (!settings.has(ADDED)) {
            json("added_tokens.json")
                    .properties()
                    .forEach(entry -> tokens.put(
                            entry.getValue().asInt(-1),
                            token(entry.getKey(), JSON.nullNode(), special.contains(entry.getKey()))));
        }
        return tokens;
    }

    /** The special tokens by their text, as {@link AddedTokens} takes them: those with a role, then the others. */
    Map<String, ObjectNode> specialTokens(TokenizerClass kind) {
        Set<String> roles = new LinkedHashSet<>(ROLES);
        settings.fieldNames().forEachRemaining(key -> {
            if (key.endsWith("_token")) {
                roles.add(key);
            }
        });
        Map<String, ObjectNode> tokens = new LinkedHashMap<>();
        for (String role : roles) {
            specialToken(role, kind)
                    .ifPresent(content -> tokens.putIfAbsent(content, token(content, settings.path(role), true)));
        }
        for (String others : List.of("additional_special_tokens", "extra_special_tokens")) {
            for (JsonNode other : settings.path(others)) {
                content(other).ifPresent(content -> tokens.putIfAbsent(content, token(content, other, true)));
            }
        }
        return tokens;
    }

    /** The text of a token that stands for itself or in an object; empty for anything else, such as a flag. */
    private static Optional<String> content(JsonNode token) {
        return Optional.ofNullable(token.isObject() ? token.path("content").textValue() : token.textValue());
    }

    private static ObjectNode token(String content, JsonNode flags, boolean hasRole) {
        boolean special = hasRole || flags.path("special").asBoolean(false);
        ObjectNode token = JSON.createObjectNode().put("content", content);
        for (String flag : List.of("single_word", "lstrip", "rstrip")) {
            token.put(flag, flags.path(flag).asBoolean(false));
        }
        return token.put("normalized", flags.path("normalized").asBoolean(!special))
                .put("special", special);
    }
}
