package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.retrieve.ChoiceConfig;
import io.fedu2s.udf.retrieve.SelectionMethod;

/**
 * Which examples stand in a prompt.
 *
 * @param method how related ones are found
 * @param k how many at most
 * @param ownPairs how many of them may be the client's own accepted pairs
 * @param choice what is asked of them beyond that
 * @param sharedStatistics for tfidf: whether the clients' chunks have a part in how rare a word is
 * @param model for dense and hybrid: the folder of the model whose hidden states are compared; empty for the base model
 */
public record RetrieveConfig(
        SelectionMethod method, int k, int ownPairs, ChoiceConfig choice, boolean sharedStatistics, String model) {
    static RetrieveConfig from(Section section) {
        var retrieve = new RetrieveConfig(
                section.choice("method", SelectionMethod.BM25),
                section.whole("k", 2, 0, 1000),
                section.whole("ownPairs", 0, 0, 999),
                new ChoiceConfig(section.real("diversity", 0, 0, 1), section.real("maxSimilarity", 1, 0, 1)),
                section.flag("sharedStatistics", false),
                BaseModelConfig.absolute(section.textOrNone("model").orElse("")));
        section.done();
        if (retrieve.ownPairs() > 0 && retrieve.ownPairs() >= retrieve.k()) {
            throw Errors.configValueWrong(
                    "retrieve.ownPairs",
                    Integer.toString(retrieve.ownPairs()),
                    "less than retrieve.k = %d, for an example of the pool stands beside them".formatted(retrieve.k()));
        }
        return retrieve;
    }
}
