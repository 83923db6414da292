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
 * @param localOnlyPairs on how many held-out pairs of its domain each local adapter is measured; 0 for all
 */
public record EvaluateConfig(
        int maxNewTokens,
        int batchTokens,
        String encoder,
        int encoderLayer,
        boolean centralised,
        boolean localOnly,
        int localOnlyPairs) {
    static EvaluateConfig from(Section section) {
        var evaluate = new EvaluateConfig(
                section.whole("maxNewTokens", 64, 1, 1_000_000),
                section.whole("batchTokens", 8192, 1, 100_000_000),
                BaseModelConfig.absolute(section.textOrNone("encoder").orElse("")),
                section.whole("encoderLayer", -1, -1, 10_000),
                section.flag("centralised", true),
                section.flag("localOnly", true),
                section.whole("localOnlyPairs", 0, 0, 1_000_000));
        section.done();
        return evaluate;
    }
}
