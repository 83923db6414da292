package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.Errors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens that are found in a text before it is cut, with their ids: that of the vocabulary, or the next one after it.
 * That is how the {@code tokenizers} library counts; what a file says about ids is only compared.
 */
final class AddedTokens {
    private final Path folder;
    private final Map<String, Integer> vocabulary;
    private final Map<String, ObjectNode> tokens = new LinkedHashMap<>();
    private int next;

    AddedTokens(Path folder, Map<String, Integer> vocabulary, TokenizerSettings settings, TokenizerClass kind) {
        this.folder = folder;
        this.vocabulary = vocabulary;
        this.next = vocabulary.size();
        settings.numberedTokens(kind).forEach((number, token) -> {
            String content = token.path("content").textValue();
            add(content, token);
            if (id(content) != number) {
                throw Errors.tokenIdMisfit(folder.toString(), content, number, id(content));
            }
        });
        settings.specialTokens(kind).forEach(this::add);
    }

    private void add(String content, ObjectNode token) {
        if (!tokens.containsKey(content)) {
            tokens.put(content, token.put("id", vocabulary.containsKey(content) ? vocabulary.get(content) : next()));
        }
    }

    private int next() {
        if (next == vocabulary.size() && Collections.max(vocabulary.values()) >= next) {
            throw Errors.vocabularyWithGaps(folder.toString(), vocabulary.size());
        }
        return next++;
    }

    /** The id of an added token. */
    int id(String content) {
        return Objects.requireNonNull(tokens.get(content), content).path("id").intValue();
    }

    /** {@code added_tokens} of {@code tokenizer.json}. */
    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        tokens.values().stream()
                .sorted(Comparator.comparingInt(token -> token.path("id").intValue()))
                .forEach(json::add);
        return json;
    }
}
