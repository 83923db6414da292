package io.fedu2s.udf.generate;

/**
 * A prompt to be continued.
 *
 * @param key names the request in its answer, and orders requests of one length
 * @param prompt the text before
 * @param seed of the row's own random numbers
 */
public record GenerationRequest(String key, String prompt, long seed) {}
