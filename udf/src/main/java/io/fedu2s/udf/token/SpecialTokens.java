package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The special tokens of a {@code tokenizer.json}, which steer a model, kept apart from texts that spell them out.
 *
 * <p>In the tokenizer that reads texts each special token has another name that begins with a code point which Unicode
 * gives to no character; texts lose that code point before they are read. So no text can name a special token, and the
 * ids of all tokens stay as they are.
 */
final class SpecialTokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Begins the names of special tokens. */
    private static final char SEAL = '\uFDD0';

    /** Stands inside what a message spells out, from before its template is filled until its tokens are named. */
    private static final char GAP = '\uFDD1';

    private final ObjectNode tokenizer;
    private final Set<String> names = new LinkedHashSet<>();
    private final Pattern spelled;
    private final TokenIds ids;

    SpecialTokens(byte[] tokenizerJson) throws IOException {
        tokenizer = (ObjectNode) JSON.readTree(tokenizerJson);
        TokenTemplates.check(tokenizer.path("post_processor"));
        ids = new TokenIds(tokenizer);
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("special").asBoolean()
                    && !token.path("content").asText().isEmpty()) {
                names.add(token.path("content").textValue());
            }
        }
        spelled = Pattern.compile(
                names.isEmpty()
                        ? "(?!)"
                        : names.stream()
                                .sorted(Comparator.comparing(String::length).reversed())
                                .map(Pattern::quote)
                                .collect(Collectors.joining("|")));
    }

    /** Which ids mean a token. */
    TokenIds ids() {
        return ids;
    }

    /** The tokenizer with the special tokens under their other names. */
    byte[] sealedTokenizer() throws IOException {
        ObjectNode sealed = tokenizer.deepCopy();
        for (JsonNode token : sealed.path("added_tokens")) {
            if (names.contains(token.path("content").asText())) {
                ((ObjectNode) token).put("content", SEAL + token.path("content").textValue());
            }
        }
        if (sealed.path("model") instanceof ObjectNode model) {
            seal(model);
        }
        return JSON.writeValueAsBytes(sealed);
    }

    private void seal(ObjectNode model) {
        if (names.contains(model.path("unk_token").asText())) {
            model.put("unk_token", SEAL + model.path("unk_token").textValue());
        }
        if (model.path("vocab") instanceof ObjectNode vocabulary) {
            for (String name : names) {
                if (vocabulary.has(name)) {
                    vocabulary.set(SEAL + name, vocabulary.remove(name));
                }
            }
        }
        if (model.path("vocab") instanceof ArrayNode pieces) {
            pieces.forEach(piece -> {
                if (piece instanceof ArrayNode scored
                        && names.contains(scored.path(0).asText())) {
                    scored.set(0, TextNode.valueOf(SEAL + scored.path(0).textValue()));
                }
            });
        }
    }

    /** A text as it may be read: without the code points that are set aside here. */
    static String plain(String text) {
        return text.indexOf(SEAL) < 0 && text.indexOf(GAP) < 0
                ? text
                : text.replace(SEAL, '\uFFFD').replace(GAP, '\uFFFD');
    }

    /** A message to be put into a template, with a gap in every special token that it spells out. */
    String gapped(String message) {
        return spelled.matcher(plain(message)).replaceAll(token -> {
            int first = token.group().offsetByCodePoints(0, 1);
            return Matcher.quoteReplacement(
                    token.group().substring(0, first) + GAP + token.group().substring(first));
        });
    }

    /** A filled template with its own special tokens named, and those that messages spell out left as text. */
    String sealed(String filled) {
        return spelled.matcher(filled)
                .replaceAll(token -> Matcher.quoteReplacement(SEAL + token.group()))
                .replace(String.valueOf(GAP), "");
    }

    /** The special tokens that a text names in the template's own words, in their order. */
    List<String> named(String text) {
        List<String> named = new ArrayList<>();
        Matcher matcher = spelled.matcher(text);
        while (matcher.find()) {
            named.add(SEAL + matcher.group());
        }
        return named;
    }
}
