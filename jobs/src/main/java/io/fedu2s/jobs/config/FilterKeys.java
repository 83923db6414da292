package io.fedu2s.jobs.config;

import io.fedu2s.udf.filter.FilterConfig;

/** The thresholds of the filters; null switches a filter off. The keys of the reward model stand beside them. */
final class FilterKeys {
    private static final int MANY = Integer.MAX_VALUE;
    private static final double ANY = Double.MAX_VALUE;

    private FilterKeys() {}

    static FilterConfig from(Section section) {
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
                section.realOrOff("maxRougeLToExamples", defaults.maxRougeLToExamples(), 0, 1),
                section.realOrOff("minGrounding", defaults.minGrounding(), 0, 1),
                section.realOrOff("minNameGrounding", defaults.minNameGrounding(), 0, 1),
                section.realOrOff("minNumberGrounding", defaults.minNumberGrounding(), 0, 1),
                section.realOrOff("minInstructionGrounding", defaults.minInstructionGrounding(), 0, 1),
                section.realOrOff("styleLengthQuantile", defaults.styleLengthQuantile(), 0, 0.5),
                section.realOrOff("minStyleShare", defaults.minStyleShare(), 0, 1),
                section.realOrOff("maxRougeLToSiblings", defaults.maxRougeLToSiblings(), 0, 1),
                section.realOrOff("maxPerplexity", defaults.maxPerplexity(), 1, ANY),
                section.realOrOff("minInstructionGain", defaults.minInstructionGain(), 0, ANY),
                section.realOrOff("minReward", defaults.minReward(), -ANY, ANY));
    }
}
