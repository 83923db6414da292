package io.fedu2s.udf.train;

/**
 * What a row of training is: the loss falls on the response and the end token after it.
 *
 * @param prompt the rendered zero-shot prompt
 * @param response the text to learn
 */
public record TrainingPair(String prompt, String response) {}
