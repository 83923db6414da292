package io.fedu2s.udf.generate;

import java.util.List;

/**
 * What the model wrote after a prompt.
 *
 * @param key of the request
 * @param text without end token and stop string
 * @param fields what stands in each field of its form, up to where it ended
 * @param finishReason why it ended
 * @param promptTokens tokens read
 * @param newTokens tokens written, the end token included
 */
public record Completion(
        String key, String text, List<String> fields, FinishReason finishReason, int promptTokens, int newTokens) {
    /** Copies the list. */
    public Completion {
        fields = List.copyOf(fields);
    }
}
