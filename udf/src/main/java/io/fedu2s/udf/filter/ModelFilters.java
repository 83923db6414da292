package io.fedu2s.udf.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Filters over what models say about a pair; a pair that no model scored fails any threshold set. */
final class ModelFilters {
    private ModelFilters() {}

    static List<PairFilter> filters(FilterConfig config) {
        ModelLimits limits = config.models();
        return Stream.of(likelihood(limits), support(limits), reward(limits), rubric(limits))
                .flatMap(List::stream)
                .toList();
    }

    private static List<PairFilter> likelihood(ModelLimits limits) {
        return List.of(
                PairFilter.atMost(
                        Limit.of("filter.maxPerplexity", limits.maxPerplexity()),
                        "perplexity",
                        "perplexity",
                        each -> score(each, ModelScores.PERPLEXITY)),
                PairFilter.between(
                        Limit.of("filter.minInstructionGain", limits.minInstructionGain()),
                        Limit.of("filter.maxInstructionGain", limits.maxInstructionGain()),
                        ModelScores.INSTRUCTION_GAIN,
                        each -> score(each, ModelScores.PERPLEXITY_ALONE) / score(each, ModelScores.PERPLEXITY)),
                PairFilter.between(
                        Limit.of("filter.minChunkGain", limits.minChunkGain()),
                        Limit.of("filter.maxChunkGain", limits.maxChunkGain()),
                        ModelScores.CHUNK_GAIN,
                        scored(ModelScores.CHUNK_GAIN)));
    }

    private static List<PairFilter> support(ModelLimits limits) {
        return List.of(PairFilter.atLeast(
                Limit.of("filter.minEmbeddingSupport", limits.minEmbeddingSupport()),
                "unsupported",
                ModelScores.EMBEDDING_SUPPORT,
                scored(ModelScores.EMBEDDING_SUPPORT)));
    }

    private static List<PairFilter> reward(ModelLimits limits) {
        return List.of(
                PairFilter.atMost(
                        limits.minReward() == null ? null : Limit.none("filter.rewardModel reads no more"),
                        "reward_too_long",
                        ModelScores.REWARD_EXCESS_TOKENS,
                        scored(ModelScores.REWARD_EXCESS_TOKENS)),
                PairFilter.atLeast(
                        Limit.of("filter.minReward", limits.minReward()),
                        "reward",
                        ModelScores.REWARD,
                        scored(ModelScores.REWARD)));
    }

    private static List<PairFilter> rubric(ModelLimits limits) {
        return limits.rubric().questions().stream()
                .map(question -> PairFilter.between(
                        limit(question, question.least()),
                        limit(question, question.most()),
                        question.score(),
                        scored(question.score())))
                .toList();
    }

    /** The scores by which pairs are ranked. */
    static List<String> ranking(ModelLimits limits) {
        List<String> names = new ArrayList<>();
        if (limits.asksInstructionGain()) {
            names.add(ModelScores.INSTRUCTION_GAIN);
        }
        if (limits.asksChunkGain()) {
            names.add(ModelScores.CHUNK_GAIN);
        }
        if (limits.minEmbeddingSupport() != null) {
            names.add(ModelScores.EMBEDDING_SUPPORT);
        }
        if (limits.minReward() != null) {
            names.add(ModelScores.REWARD);
        }
        limits.rubric().questions().forEach(question -> names.add(question.score()));
        return List.copyOf(names);
    }

    /** Whether the score is that of a question with an upper bound alone, such as whether the response is rude. */
    static boolean isBetterLow(ModelLimits limits, String score) {
        return limits.rubric().questions().stream()
                .anyMatch(question ->
                        question.score().equals(score) && question.least() == null && question.most() != null);
    }

    private static @Nullable Limit limit(Rubric.Question question, @Nullable Double bound) {
        return bound == null ? null : new Limit(bound, "%s of filter.judge, \"%s\"".formatted(bound, question.text()));
    }

    private static ToDoubleFunction<Evidence> scored(String name) {
        return each -> score(each, name);
    }

    private static double score(Evidence evidence, String name) {
        return evidence.candidate().modelScores().getOrDefault(name, Double.NaN);
    }
}
