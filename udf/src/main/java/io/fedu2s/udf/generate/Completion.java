package io.fedu2s.udf.generate;

/**
 * What the model wrote after a prompt.
 *
 * @param key of the request
 * @param text without end token and stop string
 * @param finishReason why it ended
 * @param promptTokens tokens read
 * @param newTokens tokens written, the end token included
 */
public record Completion(String key, String text, FinishReason finishReason, int promptTokens, int newTokens) {}
