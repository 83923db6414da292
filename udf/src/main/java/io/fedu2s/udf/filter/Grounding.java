package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.KnownWords;
import io.fedu2s.udf.text.Words;
import java.util.List;
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
                        each -> share(words(Words.telling(each.candidate().response())), each.chunkWords())),
                PairFilter.atLeast(
                        Limit.of("filter.minNameGrounding", config.minNameGrounding()),
                        "ungrounded_name",
                        "name_grounding",
                        each -> share(names(each.candidate().response()), each.chunkAndInstructionWords())),
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

    private static List<List<String>> namesAndNumbers(String text) {
        return Stream.concat(names(text).stream(), Words.numbers(text).stream()).toList();
    }

    private static List<List<String>> names(String text) {
        return words(Words.names(text));
    }

    private static List<List<String>> words(List<String> words) {
        return words.stream().map(List::of).toList();
    }

    /** Of the words, each with its readings, the share of which one reading is known; 1 if there are none. */
    private static double share(List<List<String>> words, KnownWords known) {
        return words.isEmpty() ? 1 : words.stream().filter(known::hold).count() / (double) words.size();
    }
}
