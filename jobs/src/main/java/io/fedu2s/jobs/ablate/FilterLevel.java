package io.fedu2s.jobs.ablate;

import io.fedu2s.jobs.config.AblateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.VerdictInputs;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much is asked of pairs: nothing but that they can be read and copy no held-out pair, what needs no model, or all.
 *
 * <p>{@code rules} is the configuration without the thresholds on what models say, {@code none} without any. {@code
 * rules+judge} is the configuration where it asks a model, and else the gain of the chunk, which the base model itself
 * measures, with the best three quarters of each client's pairs.
 */
final class FilterLevel {
    private static final List<String> OF_RULES = List.of(
            "minInstructionWords=null",
            "maxInstructionWords=null",
            "minResponseWords=null",
            "maxResponseWords=null",
            "allowCutOff=true",
            "allowColonEnd=true",
            "maxRepetition=null",
            "forbidden=[]",
            "language=null",
            "maxRougeLToExamples=null",
            "minGrounding=null",
            "minNameGrounding=null",
            "minNumberGrounding=null",
            "minInstructionGrounding=null",
            "styleLengthQuantile=null",
            "minStyleShare=null",
            "maxRougeLToSiblings=null",
            "maxRougeLToEvaluation=null");

    private static final List<String> OF_MODELS = List.of(
            "keepShare=null",
            "maxPerplexity=null",
            "minTokenLikelihood=null",
            "minInstructionGain=null",
            "maxInstructionGain=null",
            "minChunkGain=null",
            "maxChunkGain=null",
            "minEmbeddingSupport=null",
            "minReward=null",
            "judge=null",
            "judgeModel=null",
            "encoder=null",
            "rewardModel=null",
            "rewardLabel=null");

    private static final List<String> USUAL_JUDGE = List.of("minChunkGain=0", "keepShare=0.75");

    private FilterLevel() {}

    /** The level of a configuration. */
    static String of(RunConfig config) {
        return new VerdictInputs(config).isModelAsked() ? AblateConfig.JUDGE : AblateConfig.RULES;
    }

    /** What to set for a level that is not the configuration's own. */
    static List<String> settings(String level) {
        List<String> keys = switch (level) {
            case AblateConfig.UNFILTERED ->
                Stream.concat(OF_RULES.stream(), OF_MODELS.stream()).toList();
            case AblateConfig.RULES -> OF_MODELS;
            default -> USUAL_JUDGE;
        };
        return keys.stream().map(key -> "filter." + key).toList();
    }
}
