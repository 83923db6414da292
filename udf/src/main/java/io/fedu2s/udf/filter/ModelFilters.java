package io.fedu2s.udf.filter;

import java.util.List;

/** Filters over what a language model says about a pair; a pair that no model scored fails any threshold set. */
final class ModelFilters {
    private ModelFilters() {}

    static List<PairFilter> filters(FilterConfig config) {
        return List.of(
                PairFilter.atMost(
                        config.maxPerplexity(),
                        "perplexity",
                        "perplexity",
                        each -> score(each, ModelScores.PERPLEXITY)),
                PairFilter.atLeast(
                        config.minInstructionGain(),
                        "instruction_gain",
                        "instruction_gain",
                        each -> score(each, ModelScores.PERPLEXITY_ALONE) / score(each, ModelScores.PERPLEXITY)));
    }

    private static double score(Evidence evidence, String name) {
        return evidence.candidate().modelScores().getOrDefault(name, Double.NaN);
    }
}
