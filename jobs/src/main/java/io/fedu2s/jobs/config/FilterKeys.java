package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;

/** The thresholds of the filters; null switches a filter off. The keys of further models stand beside them. */
final class FilterKeys {
    private static final int MANY = Integer.MAX_VALUE;
    private static final double ANY = Double.MAX_VALUE;

    private FilterKeys() {}

    /** The path of a rubric is relative to the folder of the configuration file. */
    static FilterConfig from(Section section, Location folder) {
        FilterConfig defaults = FilterConfig.defaults();
        return new FilterConfig(
                section.wholeOrOff("minInstructionWords", defaults.minInstructionWords(), 0, MANY),
                section.wholeOrOff("maxInstructionWords", defaults.maxInstructionWords(), 1, MANY),
                section.wholeOrOff("minResponseWords", defaults.minResponseWords(), 0, MANY),
                section.wholeOrOff("maxResponseWords", defaults.maxResponseWords(), 1, MANY),
                section.flag("allowCutOff", defaults.allowCutOff()),
                section.flag("allowColonEnd", defaults.allowColonEnd()),
                section.realOrOff("maxRepetition", defaults.maxRepetition(), 0, 1),
                section.texts("forbidden", defaults.forbidden()),
                section.textOrNone("language").orElse(null),
                section.realOrOff("maxRougeLToExamples", defaults.maxRougeLToExamples(), 0, 1),
                section.realOrOff("minGrounding", defaults.minGrounding(), 0, 1),
                section.realOrOff("minNameGrounding", defaults.minNameGrounding(), 0, 1),
                section.realOrOff("minNumberGrounding", defaults.minNumberGrounding(), 0, 1),
                section.realOrOff("minInstructionGrounding", defaults.minInstructionGrounding(), 0, 1),
                section.realOrOff("styleLengthQuantile", defaults.styleLengthQuantile(), 0, 0.5),
                section.realOrOff("minStyleShare", defaults.minStyleShare(), 0, 1),
                section.realOrOff("maxRougeLToSiblings", defaults.maxRougeLToSiblings(), 0, 1),
                section.realOrOff("maxRougeLToEvaluation", defaults.maxRougeLToEvaluation(), 0, 1),
                section.realOrOff("keepShare", defaults.keepShare(), 0, 1),
                models(section, defaults.models(), folder));
    }

    private static ModelLimits models(Section section, ModelLimits defaults, Location folder) {
        return new ModelLimits(
                section.realOrOff("maxPerplexity", defaults.maxPerplexity(), 1, ANY),
                section.realOrOff("minTokenLikelihood", defaults.minTokenLikelihood(), -ANY, 0),
                section.realOrOff("minInstructionGain", defaults.minInstructionGain(), 0, ANY),
                section.realOrOff("maxInstructionGain", defaults.maxInstructionGain(), 0, ANY),
                section.realOrOff("minChunkGain", defaults.minChunkGain(), -ANY, ANY),
                section.realOrOff("maxChunkGain", defaults.maxChunkGain(), -ANY, ANY),
                section.realOrOff("minEmbeddingSupport", defaults.minEmbeddingSupport(), -1, 1),
                section.realOrOff("minReward", defaults.minReward(), -ANY, ANY),
                section.textOrNone("judge")
                        .map(given -> rubric(section, given, folder))
                        .orElse(defaults.rubric()));
    }

    private static Rubric rubric(Section section, String given, Location folder) {
        if (given.equals(Rubric.STANDARD)) {
            return Rubric.standard();
        }
        Location file = folder.resolve(given);
        section.resolve("judge", file.name());
        try {
            return Rubric.parse(file.name(), file.text());
        } catch (IOException e) {
            throw Errors.rubricKeyWrong(given, folder.absolute(), file.name(), e);
        }
    }
}
