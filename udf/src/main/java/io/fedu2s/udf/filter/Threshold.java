package io.fedu2s.udf.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that bounds a score of pairs, on one side.
 *
 * @param key as the user writes it
 * @param score whose bound it is
 * @param side on which a pair passes
 * @param value the bound, which passes itself; null where the key is switched off
 */
public record Threshold(
        String key, String score, Side side, @Nullable Double value) {
    /** Where pairs pass. */
    public enum Side {
        /** At the bound and above. */
        LEAST,
        /** At the bound and below. */
        MOST
    }

    /** Whether a score passes; one that was not measured passes a key that is switched off. */
    public boolean passes(@Nullable Double measured) {
        return value == null || (measured != null && (side == Side.LEAST ? measured >= value : measured <= value));
    }

    /** All keys that bound a score by one number, whether they are on or off, in the order of the filters. */
    public static List<Threshold> of(FilterConfig config) {
        ModelLimits models = config.models();
        List<Threshold> all = new ArrayList<>(List.of(
                least("minInstructionWords", "instruction_words", config.minInstructionWords()),
                most("maxInstructionWords", "instruction_words", config.maxInstructionWords()),
                least("minResponseWords", "response_words", config.minResponseWords()),
                most("maxResponseWords", "response_words", config.maxResponseWords()),
                most("allowCutOff", "cut_off", config.allowCutOff() ? null : 0),
                most("allowColonEnd", "colon_end", config.allowColonEnd() ? null : 0),
                most("maxRepetition", "repetition", config.maxRepetition()),
                most("forbidden", "forbidden_words", config.forbidden().isEmpty() ? null : 0),
                most("language", "foreign_texts", config.language() == null ? null : 0),
                most("maxRougeLToExamples", "example_rougeL", config.maxRougeLToExamples()),
                most("maxRougeLToEvaluation", "evaluation_rougeL", config.maxRougeLToEvaluation()),
                least("minGrounding", "grounding", config.minGrounding()),
                least("minNameGrounding", "name_grounding", config.minNameGrounding()),
                least("minNumberGrounding", "number_grounding", config.minNumberGrounding()),
                least("minInstructionGrounding", "instruction_grounding", config.minInstructionGrounding()),
                least("minStyleShare", "style_share", config.minStyleShare()),
                most("maxPerplexity", "perplexity", models.maxPerplexity()),
                least("minTokenLikelihood", ModelScores.TOKEN_LIKELIHOOD, models.minTokenLikelihood()),
                least("minInstructionGain", ModelScores.INSTRUCTION_GAIN, models.minInstructionGain()),
                most("maxInstructionGain", ModelScores.INSTRUCTION_GAIN, models.maxInstructionGain()),
                least("minChunkGain", ModelScores.CHUNK_GAIN, models.minChunkGain()),
                most("maxChunkGain", ModelScores.CHUNK_GAIN, models.maxChunkGain()),
                least("minEmbeddingSupport", ModelScores.EMBEDDING_SUPPORT, models.minEmbeddingSupport()),
                least("minReward", ModelScores.REWARD, models.minReward())));
        for (Rubric.Question question : models.rubric().questions()) {
            String key = "judge, \"%s\"".formatted(question.text());
            if (question.least() != null || question.most() == null) {
                all.add(least(key, question.score(), question.least()));
            }
            if (question.most() != null) {
                all.add(most(key, question.score(), question.most()));
            }
        }
        all.add(most("maxRougeLToSiblings", "sibling_rougeL", config.maxRougeLToSiblings()));
        return List.copyOf(all);
    }

    private static Threshold least(String key, String score, @Nullable Number value) {
        return new Threshold("filter." + key, score, Side.LEAST, value == null ? null : value.doubleValue());
    }

    private static Threshold most(String key, String score, @Nullable Number value) {
        return new Threshold("filter." + key, score, Side.MOST, value == null ? null : value.doubleValue());
    }
}
