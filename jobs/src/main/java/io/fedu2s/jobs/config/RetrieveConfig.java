package io.fedu2s.jobs.config;

import io.fedu2s.udf.retrieve.ChoiceConfig;
import io.fedu2s.udf.retrieve.SelectionMethod;

/**
 * Which examples stand in a prompt.
 *
 * @param method how related ones are found
 * @param k how many at most
 * @param choice what is asked of them beyond that
 * @param model for dense and hybrid: the folder of the model whose hidden states are compared; empty for the base model
 */
public record RetrieveConfig(SelectionMethod method, int k, ChoiceConfig choice, String model) {
    static RetrieveConfig from(Section section) {
        var retrieve = new RetrieveConfig(
                section.choice("method", SelectionMethod.BM25),
                section.whole("k", 2, 0, 1000),
                new ChoiceConfig(section.real("diversity", 0, 0, 1), section.real("maxSimilarity", 1, 0, 1)),
                BaseModelConfig.absolute(section.textOrNone("model").orElse("")));
        section.done();
        return retrieve;
    }
}
