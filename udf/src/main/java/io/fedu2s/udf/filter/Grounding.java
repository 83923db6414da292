package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Filters that ask whether the pair says what its chunk says; what is not in a text counts as made up. */
final class Grounding {
    private Grounding() {}

    static List<PairFilter> filters(FilterConfig config) {
        return List.of(
                PairFilter.atLeast(
                        Limit.of("filter.minGrounding", config.minGrounding()),
                        "ungrounded",
                        "grounding",
                        each -> share(each.responseWords(), each.chunkWords())),
                PairFilter.atLeast(
                        Limit.of("filter.minNameGrounding", config.minNameGrounding()),
                        "ungrounded_name",
                        "name_grounding",
                        each -> share(Words.names(each.candidate().response()), each.chunkAndInstructionWords())),
                PairFilter.atLeast(
                        Limit.of("filter.minNumberGrounding", config.minNumberGrounding()),
                        "ungrounded_number",
                        "number_grounding",
                        each -> share(Words.numbers(each.candidate().response()), each.chunkAndInstructionWords())),
                PairFilter.atLeast(
                        Limit.of("filter.minInstructionGrounding", config.minInstructionGrounding()),
                        "ungrounded_instruction",
                        "instruction_grounding",
                        each -> share(namesAndNumbers(each.candidate().instruction()), each.chunkWords())));
    }

    private static List<String> namesAndNumbers(String text) {
        return Stream.concat(Words.names(text).stream(), Words.numbers(text).stream())
                .toList();
    }

    /** Of the words, the share that is known; 1 if there are none. */
    private static double share(Collection<String> words, Set<String> known) {
        return words.isEmpty() ? 1 : words.stream().filter(known::contains).count() / (double) words.size();
    }
}
