package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Filters that look at a pair's outer form and its language only. */
final class Form {
    /** Runs of so many words count as repeated; shorter ones recur in good prose too. */
    static final int REPETITION_WORDS = 3;

    private Form() {}

    static List<PairFilter> filters(FilterConfig config) {
        List<List<String>> forbidden =
                config.forbidden().stream().map(Words::of).toList();
        List<PairFilter> outer = List.of(
                PairFilter.atLeast(
                        new Limit(1, "1, for instruction or response is blank"),
                        "empty",
                        "characters",
                        Form::fewerCharacters),
                PairFilter.atLeast(
                        Limit.of("filter.minInstructionWords", config.minInstructionWords()),
                        "instruction_too_short",
                        "instruction_words",
                        Form::instructionWords),
                PairFilter.atMost(
                        Limit.of("filter.maxInstructionWords", config.maxInstructionWords()),
                        "instruction_too_long",
                        "instruction_words",
                        Form::instructionWords),
                PairFilter.atLeast(
                        Limit.of("filter.minResponseWords", config.minResponseWords()),
                        "response_too_short",
                        "response_words",
                        Form::responseWords),
                PairFilter.atMost(
                        Limit.of("filter.maxResponseWords", config.maxResponseWords()),
                        "response_too_long",
                        "response_words",
                        Form::responseWords),
                PairFilter.atMost(
                        config.allowCutOff() ? null : Limit.none("filter.allowCutOff is false"),
                        "cut_off",
                        "cut_off",
                        Form::cutOff),
                PairFilter.atMost(
                        config.allowColonEnd() ? null : Limit.none("filter.allowColonEnd is false"),
                        "colon_end",
                        "colon_end",
                        Form::colonEnds),
                PairFilter.atMost(
                        Limit.of("filter.maxRepetition", config.maxRepetition()),
                        "repetition",
                        "repetition",
                        Form::repetition),
                PairFilter.atMost(
                        Limit.none("a kind of generate.kinds quotes the text word for word"),
                        "invented_evidence",
                        "invented_evidence",
                        Form::inventedEvidence),
                PairFilter.atMost(
                        Limit.none("a kind of generate.kinds asks for words that must not stand in the question"),
                        "answer_in_instruction",
                        "answer_in_instruction",
                        Form::answerInInstruction),
                PairFilter.atMost(
                        Limit.none("they stand in filter.forbidden"),
                        "forbidden_words",
                        "forbidden_words",
                        each -> occurrences(forbidden, each)));
        return Stream.concat(outer.stream(), PairLanguage.filters(config).stream())
                .toList();
    }

    private static double fewerCharacters(Evidence evidence) {
        return Math.min(
                evidence.candidate().instruction().strip().length(),
                evidence.candidate().response().strip().length());
    }

    private static double instructionWords(Evidence evidence) {
        return evidence.instructionWords().size();
    }

    private static double responseWords(Evidence evidence) {
        return evidence.responseWords().size();
    }

    private static double cutOff(Evidence evidence) {
        return evidence.candidate().cutOff() ? 1 : 0;
    }

    private static double colonEnds(Evidence evidence) {
        return endsInColon(evidence.candidate().instruction())
                        || endsInColon(evidence.candidate().response())
                ? 1
                : 0;
    }

    static boolean endsInColon(String text) {
        String stripped = text.strip();
        return stripped.endsWith(":") || stripped.endsWith("\uFF1A");
    }

    /** Of the runs of words, the share that stood before. */
    private static double repetition(Evidence evidence) {
        List<String> words = evidence.responseWords();
        int runs = words.size() - REPETITION_WORDS + 1;
        if (runs < 1) {
            return 0;
        }
        Set<List<String>> distinct = new HashSet<>();
        for (int i = 0; i < runs; i++) {
            distinct.add(words.subList(i, i + REPETITION_WORDS));
        }
        return 1 - distinct.size() / (double) runs;
    }

    /** Asked of pairs about a place of the text alone, where the response was there first. */
    private static double answerInInstruction(Evidence evidence) {
        return !evidence.candidate().evidence().isEmpty()
                        && Collections.indexOfSubList(evidence.instructionWords(), evidence.responseWords()) >= 0
                ? 1
                : 0;
    }

    private static double inventedEvidence(Evidence evidence) {
        String quoted = evidence.candidate().evidence();
        return quoted.isEmpty()
                        || Collections.indexOfSubList(
                                        Words.of(evidence.candidate().chunk()), Words.of(quoted))
                                >= 0
                ? 0
                : 1;
    }

    private static double occurrences(List<List<String>> phrases, Evidence evidence) {
        return phrases.stream().filter(phrase -> holds(evidence, phrase)).count();
    }

    static boolean holds(Evidence evidence, List<String> phrase) {
        return Collections.indexOfSubList(evidence.instructionWords(), phrase) >= 0
                || Collections.indexOfSubList(evidence.responseWords(), phrase) >= 0;
    }
}
