package io.fedu2s.udf.encode;

/**
 * What a reward model says of a text or a pair of texts.
 *
 * @param value the higher, the better; not a number where the text is too long to be read whole
 * @param excessTokens by how many tokens it is too long; else 0
 */
public record Reward(double value, int excessTokens) {}
