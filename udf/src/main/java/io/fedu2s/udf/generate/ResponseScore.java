package io.fedu2s.udf.generate;

/**
 * How likely a response is after its prompt.
 *
 * @param promptIds token ids of the prompt, special tokens included
 * @param responseIds token ids of the response, without an end token
 * @param meanNll mean negative log-likelihood of the response's tokens, in nats; its exponential is the perplexity
 */
public record ResponseScore(int[] promptIds, int[] responseIds, double meanNll) {}
