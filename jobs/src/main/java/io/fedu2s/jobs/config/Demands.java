package io.fedu2s.jobs.config;

import io.fedu2s.udf.plan.PromptSpec;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is demanded of every pair, as sentences of the prompt's head behind the domain's context; null demands nothing.
 *
 * @param form what the instruction shall be, such as {@code a question}
 * @param tone how it shall sound, such as {@code plain}
 * @param focus what it shall be about, such as {@code doses and side effects}
 * @param length how long the response shall be, such as {@code one sentence}
 * @param language in which it shall be, such as {@code German}; {@code chunk} is each chunk's own, which its prompt
 *     names where it can be told
 */
public record Demands(
        Optional<String> form,
        Optional<String> tone,
        Optional<String> focus,
        Optional<String> length,
        Optional<String> language) {
    private static final String OF_THE_CHUNK = "chunk";

    static Demands from(Section section) {
        var demands = new Demands(
                section.textOrNone("form"),
                section.textOrNone("tone"),
                section.textOrNone("focus"),
                section.textOrNone("length"),
                section.textOrNone("language"));
        section.done();
        return demands;
    }

    /** The sentences behind a context; the context alone where nothing is demanded. */
    public String behind(String context) {
        String sentences = Stream.of(
                        form.map("The instruction is %s."::formatted),
                        focus.map("It asks about %s."::formatted),
                        tone.map("The tone is %s."::formatted),
                        length.map("The response is no longer than %s."::formatted),
                        language.map(each -> each.equals(OF_THE_CHUNK) ? PromptSpec.LANGUAGE_OF_THE_CHUNK : each)
                                .map("Instruction and response are in %s."::formatted))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return Stream.of(context, sentences).filter(text -> !text.isBlank()).collect(Collectors.joining("\n"));
    }
}
