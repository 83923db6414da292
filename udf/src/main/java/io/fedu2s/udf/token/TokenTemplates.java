package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Checks what a {@code tokenizer.json} puts around texts. The library that follows it takes for granted that every special
 * token of a template is described, and ends the whole process where one is not.
 */
final class TokenTemplates {
    private static final String TOKEN = "SpecialToken";
    private static final String SEQUENCE = "Sequence";

    private TokenTemplates() {}

    /** Refuses templates that name what is not there. */
    static void check(JsonNode postProcessor) throws IOException {
        for (JsonNode part : postProcessor.path("processors")) {
            check(part);
        }
        if (postProcessor.path("type").asText().equals("TemplateProcessing")) {
            check(postProcessor.path("single"), postProcessor.path("special_tokens"), false);
            check(postProcessor.path("pair"), postProcessor.path("special_tokens"), true);
        }
    }

    private static void check(JsonNode template, JsonNode described, boolean isPair) throws IOException {
        for (JsonNode piece : template) {
            String token = piece.path(TOKEN).path("id").asText();
            if (piece.has(TOKEN) && !described.has(token)) {
                throw new IOException("its template of special tokens has '%s', which special_tokens does not describe"
                        .formatted(token));
            }
            if (!isPair && piece.path(SEQUENCE).path("id").asText().equals("B")) {
                throw new IOException("its template for one text has a second one");
            }
        }
    }
}
