package io.fedu2s.udf.filter;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.text.Languages;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of the filters. A threshold of null switches its filter off; the score is kept all the same.
 *
 * <p>What {@code pairs} says of a pair that is refused, in the order in which filters are asked; the first that refuses
 * gives the reason, and {@code detail} names its score, limit and key, such as {@code grounding 0.50 < filter.minGrounding
 * 0.9}:
 *
 * <pre>
 * reason                  score                  key
 * prompt_too_long         (not asked)            prompt.maxPromptTokens
 * empty_completion        (no answer)            -
 * empty_instruction       (no answer)            prompt.fewShotTemplate, generate.maxNewTokens
 * no_response             (no answer)            prompt.fewShotTemplate, generate.maxNewTokens
 * empty_response          (no answer)            prompt.fewShotTemplate, generate.maxNewTokens
 * empty                   characters             always on
 * instruction_too_short   instruction_words      minInstructionWords
 * instruction_too_long    instruction_words      maxInstructionWords
 * response_too_short      response_words         minResponseWords
 * response_too_long       response_words         maxResponseWords
 * cut_off                 cut_off                allowCutOff
 * colon_end               colon_end              allowColonEnd
 * repetition              repetition             maxRepetition
 * invented_evidence       invented_evidence      always on
 * answer_in_instruction   answer_in_instruction  always on
 * forbidden_words         forbidden_words        forbidden
 * language                foreign_texts          language
 * copy_of_example         example_copy           maxRougeLToExamples
 * copy_of_example         example_rougeL         maxRougeLToExamples
 * copy_of_evaluation      evaluation_copy        always on
 * copy_of_evaluation      evaluation_ngrams      always on
 * copy_of_evaluation      evaluation_rougeL      maxRougeLToEvaluation
 * ungrounded              grounding              minGrounding
 * ungrounded_name         name_grounding         minNameGrounding
 * ungrounded_number       number_grounding       minNumberGrounding
 * ungrounded_instruction  instruction_grounding  minInstructionGrounding
 * style_length            response_words         styleLengthQuantile
 * style_form              style_share            minStyleShare
 * perplexity              perplexity             maxPerplexity
 * token_likelihood        token_likelihood       minTokenLikelihood
 * instruction_gain        instruction_gain       minInstructionGain, maxInstructionGain
 * chunk_gain              chunk_gain             minChunkGain, maxChunkGain
 * unsupported             embedding_support      minEmbeddingSupport
 * reward_too_long         reward_excess_tokens   minReward
 * reward                  reward                 minReward
 * judge_NAME              judge_NAME             judge: the questions of the rubric
 * near_duplicate          sibling_rougeL         maxRougeLToSiblings
 * below_share             share_place            keepShare
 * </pre>
 *
 * @param allowCutOff keep responses that the token limit cut off
 * @param allowColonEnd keep instructions and responses that end in a colon
 * @param maxRepetition of the response's runs of three words, the share that stood before
 * @param forbidden words and phrases, in any case
 * @param language of instruction and response: {@code chunk}, or a code of ISO 639
 * @param maxRougeLToExamples ROUGE-L F to an example of the prompt; where set, a word-for-word copy of an example's
 *     instruction or longer response is refused too
 * @param minGrounding of the response's words, the share that the chunk holds
 * @param minNameGrounding of the response's names, the share that the chunk or the instruction holds
 * @param minNumberGrounding of the response's numbers, the share that the chunk or the instruction holds
 * @param minInstructionGrounding of the instruction's names and numbers, the share that the chunk holds
 * @param styleLengthQuantile the response must be no shorter than this quantile of the examples' responses and no longer
 *     than its counterpart; 0 allows the whole range
 * @param minStyleShare of the examples' responses, the share that must start and end in the same form
 * @param maxRougeLToSiblings ROUGE-L F to a pair accepted earlier in the same client
 * @param maxRougeLToEvaluation ROUGE-L F to a held-out pair of any domain; copies of one are refused whatever it is
 * @param keepShare of the pairs of a client and domain that all filters accept, the share that stays: the best by what
 *     models say
 * @param models on what models say about a pair
 */
public record FilterConfig(
        @Nullable Integer minInstructionWords,
        @Nullable Integer maxInstructionWords,
        @Nullable Integer minResponseWords,
        @Nullable Integer maxResponseWords,
        boolean allowCutOff,
        boolean allowColonEnd,
        @Nullable Double maxRepetition,
        List<String> forbidden,
        @Nullable String language,
        @Nullable Double maxRougeLToExamples,
        @Nullable Double minGrounding,
        @Nullable Double minNameGrounding,
        @Nullable Double minNumberGrounding,
        @Nullable Double minInstructionGrounding,
        @Nullable Double styleLengthQuantile,
        @Nullable Double minStyleShare,
        @Nullable Double maxRougeLToSiblings,
        @Nullable Double maxRougeLToEvaluation,
        @Nullable Double keepShare,
        ModelLimits models)
        implements Serializable {

    /** Refuses thresholds that no score could meet or miss. */
    public FilterConfig {
        Ranges.atLeast("minInstructionWords", minInstructionWords, 0);
        Ranges.atLeast(
                "maxInstructionWords", maxInstructionWords, minInstructionWords == null ? 1 : minInstructionWords);
        Ranges.atLeast("minResponseWords", minResponseWords, 0);
        Ranges.atLeast("maxResponseWords", maxResponseWords, minResponseWords == null ? 1 : minResponseWords);
        Ranges.within("maxRepetition", maxRepetition, 0, 1);
        if (language != null && !PairLanguage.isKnown(language)) {
            throw Errors.thresholdOutOfRange(
                    "filter.language",
                    language,
                    "chunk, or the code of a language that can be told, such as de or deu: "
                            + String.join(" ", Languages.codes()));
        }
        Ranges.within("maxRougeLToExamples", maxRougeLToExamples, 0, 1);
        Ranges.within("minGrounding", minGrounding, 0, 1);
        Ranges.within("minNameGrounding", minNameGrounding, 0, 1);
        Ranges.within("minNumberGrounding", minNumberGrounding, 0, 1);
        Ranges.within("minInstructionGrounding", minInstructionGrounding, 0, 1);
        Ranges.within("styleLengthQuantile", styleLengthQuantile, 0, 0.5);
        Ranges.within("minStyleShare", minStyleShare, 0, 1);
        Ranges.within("maxRougeLToSiblings", maxRougeLToSiblings, 0, 1);
        Ranges.within("maxRougeLToEvaluation", maxRougeLToEvaluation, 0, 1);
        if (keepShare != null && !(keepShare > 0 && keepShare <= 1)) {
            throw Errors.thresholdOutOfRange("filter.keepShare", keepShare, "above 0 and at most 1");
        }
        if (keepShare != null && !models.asksAnything()) {
            throw Errors.rankingWithoutScores(keepShare);
        }
        forbidden = List.copyOf(forbidden);
        if (forbidden.stream().anyMatch(String::isBlank)) {
            throw Errors.thresholdOutOfRange("filter.forbidden", forbidden, "a list of words, none of them blank");
        }
    }

    /** What an answer that has the form of a pair must meet, in words: the thresholds on form alone. */
    public String form() {
        return List.of(
                        String.valueOf(minInstructionWords),
                        String.valueOf(maxInstructionWords),
                        String.valueOf(minResponseWords),
                        String.valueOf(maxResponseWords),
                        allowCutOff,
                        allowColonEnd,
                        String.valueOf(maxRepetition),
                        forbidden,
                        String.valueOf(language))
                .toString();
    }

    /** What holds where the user says nothing. */
    public static FilterConfig defaults() {
        return new FilterConfig(
                3,
                150,
                1,
                300,
                false,
                false,
                0.3,
                List.of(),
                null,
                0.9,
                0.9,
                1.0,
                1.0,
                null,
                null,
                null,
                0.7,
                null,
                null,
                ModelLimits.OFF);
    }
}
