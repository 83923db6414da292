package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which ids of a {@code tokenizer.json} mean a token. */
final class TokenIds {
    private final SortedMap<Integer, String> ordinary = new TreeMap<>();
    private final Set<Integer> all = new HashSet<>();

    /**
     * A token and its id.
     *
     * @param name as the tokenizer spells it
     * @param id its number
     */
    record Token(String name, int id) {}

    TokenIds(JsonNode tokenizer) {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                add(id, vocabulary.path(id).path(0).asText());
            }
        } else {
            vocabulary.properties().forEach(entry -> add(entry.getValue().asInt(-1), entry.getKey()));
        }
        for (JsonNode token : tokenizer.path("added_tokens")) {
            int id = token.path("id").asInt(-1);
            add(id, token.path("content").asText());
            if (token.path("special").asBoolean()) {
                ordinary.remove(id);
            }
        }
    }

    private void add(int id, String name) {
        if (id >= 0) {
            all.add(id);
            ordinary.put(id, name);
        }
    }

    /** The first token that a text can spell and that has an id of {@code size} or more. */
    Optional<Token> ordinaryBeyond(int size) {
        return ordinary.tailMap(size).entrySet().stream().findFirst().map(TokenIds::token);
    }

    private static Token token(Map.Entry<Integer, String> entry) {
        return new Token(entry.getValue(), entry.getKey());
    }

    /** The ids below {@code size} that mean no token. */
    int[] withoutToken(int size) {
        return IntStream.range(0, size).filter(id -> !all.contains(id)).toArray();
    }
}
