package io.fedu2s.udf.filter;

import io.fedu2s.udf.metric.RougeL;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.text.Words;
import java.util.List;
import java.util.stream.Stream;

/** Filters that find an example of the prompt written down again. */
final class Copies {
    /** A shorter response such as "Yes." may be the same by chance. */
    static final int LONGER_RESPONSE_WORDS = 4;

    private Copies() {}

    static List<PairFilter> filters(FilterConfig config) {
        Limit most = Limit.of("filter.maxRougeLToExamples", config.maxRougeLToExamples());
        return List.of(
                PairFilter.atMost(
                        most == null ? null : Limit.none(most.said()),
                        "copy_of_example",
                        "example_copy",
                        Copies::wordForWord),
                PairFilter.atMost(most, "copy_of_example", "example_rougeL", Copies::rougeL));
    }

    private static double wordForWord(Evidence evidence) {
        return evidence.candidate().examples().stream().anyMatch(example -> isCopied(example, evidence)) ? 1 : 0;
    }

    private static boolean isCopied(ScoredExample example, Evidence evidence) {
        List<String> response = evidence.responseWords();
        return evidence.instructionWords().equals(Words.of(example.instruction()))
                || (response.size() >= LONGER_RESPONSE_WORDS && response.equals(Words.of(example.response())));
    }

    private static double rougeL(Evidence evidence) {
        List<String> pair = evidence.pairWords();
        return evidence.candidate().examples().stream()
                .mapToDouble(example -> RougeL.score(pairWords(example), pair).fMeasure())
                .max()
                .orElse(0);
    }

    private static List<String> pairWords(ScoredExample example) {
        return Stream.of(example.instruction(), example.response())
                .flatMap(text -> Words.of(text).stream())
                .toList();
    }
}
