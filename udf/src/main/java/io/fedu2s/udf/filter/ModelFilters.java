package io.fedu2s.udf.filter;

import java.util.List;

/** Filters over what models say about a pair; a pair that no model scored fails any threshold set. */
final class ModelFilters {
    private ModelFilters() {}

    static List<PairFilter> filters(FilterConfig config) {
        return List.of(
                PairFilter.atMost(
                        Limit.of("filter.maxPerplexity", config.maxPerplexity()),
                        "perplexity",
                        "perplexity",
                        each -> score(each, ModelScores.PERPLEXITY)),
                PairFilter.atLeast(
                        Limit.of("filter.minInstructionGain", config.minInstructionGain()),
                        "instruction_gain",
                        "instruction_gain",
                        each -> score(each, ModelScores.PERPLEXITY_ALONE) / score(each, ModelScores.PERPLEXITY)),
                PairFilter.atMost(
                        config.minReward() == null ? null : Limit.none("filter.rewardModel reads no more"),
                        "reward_too_long",
                        ModelScores.REWARD_EXCESS_TOKENS,
                        each -> score(each, ModelScores.REWARD_EXCESS_TOKENS)),
                PairFilter.atLeast(
                        Limit.of("filter.minReward", config.minReward()),
                        "reward",
                        ModelScores.REWARD,
                        each -> score(each, ModelScores.REWARD)));
    }

    private static double score(Evidence evidence, String name) {
        return evidence.candidate().modelScores().getOrDefault(name, Double.NaN);
    }
}
