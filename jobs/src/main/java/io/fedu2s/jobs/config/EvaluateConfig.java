package io.fedu2s.jobs.config;

/**
 * What is measured on held-out pairs.
 *
 * @param maxNewTokens the most tokens of an answer; answers are greedy
 * @param batchTokens the most tokens of one batch, padding included
 * @param encoder the folder of the encoder of BERTScore; empty for the base model's own hidden states
 * @param encoderLayer the layer whose states are compared; -1 is the last
 * @param centralised whether to tune one adapter on all clients' pairs, for comparison
 * @param localOnly whether to tune one adapter per client on its own pairs alone, for comparison
 */
public record EvaluateConfig(
        int maxNewTokens, int batchTokens, String encoder, int encoderLayer, boolean centralised, boolean localOnly) {
    static EvaluateConfig from(Section section) {
        var evaluate = new EvaluateConfig(
                section.whole("maxNewTokens", 64, 1, 1_000_000),
                section.whole("batchTokens", 8192, 1, 100_000_000),
                section.textOrNone("encoder").orElse(""),
                section.whole("encoderLayer", -1, -1, 10_000),
                section.flag("centralised", true),
                section.flag("localOnly", true));
        section.done();
        return evaluate;
    }
}
