package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a pair is refused by its form or its language alone, told to who wrote it.
 *
 * @param fault what is wrong, such as {@code Your response has only 2 words}
 * @param wish how it is wanted, such as {@code with a response of at least 5 words}
 * @param ofResponse whether another instruction alone can't mend it
 */
public record FormRefusal(String fault, String wish, boolean ofResponse) {
    /** The fault of an answer that its budget ended. */
    public static final String CUT_OFF = "Your answer was too long and was cut off";
    /** How an answer is wanted after {@link #CUT_OFF}. */
    public static final String SHORTER = "in fewer words";

    /** The refusal of a pair; nothing where its form is right, whatever other filters say. */
    public static Optional<FormRefusal> of(FilterConfig config, Candidate candidate) {
        Evidence evidence = new Evidence(candidate);
        return Form.filters(config).stream()
                .filter(filter -> !filter.accepts(filter.measure().applyAsDouble(evidence)))
                .findFirst()
                .map(filter -> told(filter, config, evidence));
    }

    private static FormRefusal told(PairFilter filter, FilterConfig config, Evidence evidence) {
        Candidate pair = evidence.candidate();
        return switch (filter.reason()) {
            case "empty" ->
                new FormRefusal(
                        "Your instruction or your response is blank",
                        "and leave neither blank",
                        !pair.instruction().isBlank());
            case "instruction_too_short" ->
                new FormRefusal(
                        has("instruction", "only ", evidence.instructionWords().size()),
                        "with an instruction of at least " + words(config.minInstructionWords()),
                        false);
            case "instruction_too_long" ->
                new FormRefusal(
                        has("instruction", "", evidence.instructionWords().size()),
                        "with an instruction of at most " + words(config.maxInstructionWords()),
                        false);
            case "response_too_short" ->
                new FormRefusal(
                        has("response", "only ", evidence.responseWords().size()),
                        "with a response of at least " + words(config.minResponseWords()),
                        true);
            case "response_too_long" ->
                new FormRefusal(
                        has("response", "", evidence.responseWords().size()),
                        "with a response of at most " + words(config.maxResponseWords()),
                        true);
            case "cut_off" -> new FormRefusal(CUT_OFF, SHORTER, false);
            case "colon_end" ->
                new FormRefusal(
                        "Your instruction or your response ends in a colon",
                        "with nothing left out behind",
                        !Form.endsInColon(pair.instruction()));
            case "repetition" -> new FormRefusal("Your response repeats itself", "and say each thing once", true);
            case "invented_evidence" ->
                new FormRefusal(
                        "What you quote does not stand in the document",
                        "and quote a sentence of the document word for word",
                        false);
            case "answer_in_instruction" ->
                new FormRefusal(
                        "Your instruction gives the response away",
                        "with an instruction that does not hold the response's words",
                        false);
            case "forbidden_words" -> forbidden(config, evidence);
            case PairLanguage.REASON -> language(String.valueOf(config.language()), pair);
            default -> throw new IllegalStateException("no words for the reason " + filter.reason());
        };
    }

    private static FormRefusal forbidden(FilterConfig config, Evidence evidence) {
        String found = config.forbidden().stream()
                .filter(phrase -> Form.holds(evidence, Words.of(phrase)))
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(", "));
        return new FormRefusal("Your answer says " + found, "without those words", false);
    }

    private static FormRefusal language(String key, Candidate pair) {
        Map<String, String> foreign = PairLanguage.foreign(key, pair);
        String fault = foreign.entrySet().stream()
                .map(each -> "your %s is in %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(" and "));
        return new FormRefusal(
                "Y" + fault.substring(1), "in " + PairLanguage.wanted(key, pair), !foreign.containsKey("instruction"));
    }

    private static String has(String field, String only, int words) {
        return "Your %s has %s%s".formatted(field, only, words(words));
    }

    private static String words(@Nullable Integer count) {
        return count + (String.valueOf(count).equals("1") ? " word" : " words");
    }
}
