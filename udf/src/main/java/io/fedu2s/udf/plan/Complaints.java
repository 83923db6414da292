package io.fedu2s.udf.plan;

import io.fedu2s.udf.filter.Candidate;
import io.fedu2s.udf.filter.FormRefusal;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.prompt.PairParser;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.record.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the model is told of an answer that has not the form of a pair, or that a filter of form or language refuses:
 * what is wrong and what is wanted, in one sentence such as {@code Your response has only 2 words: write another instruction
 * about the document and the response to it, with a response of at least 5 words.}
 */
final class Complaints {
    private final FormSpec spec;
    private final KindTemplates kinds;

    Complaints(FormSpec spec) {
        this.spec = spec;
        this.kinds = new KindTemplates(spec.kinds());
    }

    /**
     * The sentence; nothing where the form is right, or where the model has written nothing that it could mend.
     *
     * @param chunk the text that the answer is about
     */
    Optional<String> about(Generation answer, String chunk) {
        Kind kind = kinds.kind(answer.kind());
        if (kind.isGiven() || !FinishReason.allStored().contains(answer.finishReason())) {
            return Optional.empty();
        }
        FewShotTemplate template = kinds.of(kind);
        Parsing read = template.parser().parse(answer.text());
        if (read instanceof Parsing.Pair pair) {
            return FormRefusal.of(spec.filters(kind.name()), Candidate.of(answer, chunk, pair, List.of(), Map.of()))
                    .filter(refusal -> !(refusal.ofResponse() && template.givesResponse()))
                    .map(refusal -> sentence(refusal.fault(), template, refusal.wish()));
        }
        return Optional.of(
                sentence(fault(answer, ((Parsing.Failure) read).reason()), template, wish(answer, template)));
    }

    private static String sentence(String fault, FewShotTemplate template, String wish) {
        String anew = template.givesResponse()
                ? "another instruction for this response"
                : "another instruction about the document and the response to it";
        return "%s: write %s, %s.".formatted(fault, anew, wish);
    }

    private static String fault(Generation answer, String reason) {
        if (isCut(answer)) {
            return FormRefusal.CUT_OFF;
        }
        return switch (reason) {
            case PairParser.EMPTY_COMPLETION -> "You wrote nothing";
            case PairParser.EMPTY_INSTRUCTION -> "You wrote no instruction";
            default -> "You wrote no response";
        };
    }

    /** The program writes the markers itself where the form is guided. */
    private String wish(Generation answer, FewShotTemplate template) {
        if (!spec.writing().guided()) {
            return "each in a line that begins with its name, " + String.join(" and ", template.pairMarkers());
        }
        return isCut(answer) ? FormRefusal.SHORTER : "and leave nothing blank";
    }

    private static boolean isCut(Generation answer) {
        return answer.finishReason().equals(FinishReason.LENGTH.stored());
    }
}
