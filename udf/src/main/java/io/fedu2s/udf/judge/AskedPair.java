package io.fedu2s.udf.judge;

/**
 * A pair that models are asked about.
 *
 * @param chunk the text it was written about
 */
public record AskedPair(String chunk, String instruction, String response) {}
