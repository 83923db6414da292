package io.fedu2s.udf.prompt;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.passage.Extent;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.passage.PassageRule;
import io.fedu2s.udf.text.Words;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A kind of pair: what is demanded of it and how it is written.
 *
 * @param name stands in the tables
 * @param file names its template in errors
 * @param template the text of its few-shot template; blank where nothing is left for the model to write
 * @param rule which place of the chunk it is about
 * @param extent how many sentences the place takes
 * @param limits of the fields that the model writes
 * @param examples how long the responses of the examples are that fit
 * @param instruction the instruction where it is not the model's, with {@code {{cloze}}}, {@code {{evidence}}} or
 *     {@code {{question}}} of the place; else empty
 * @param response the response where it is always the same; else empty
 * @param standsAlone whether the instruction says all that it takes to respond, so that no text stands beside it in training
 */
public record Kind(
        String name,
        String file,
        String template,
        PassageRule rule,
        Extent extent,
        FieldLimits limits,
        ExampleFit examples,
        String instruction,
        String response,
        boolean standsAlone)
        implements Serializable {
    /** The kind that is the configured few-shot template itself. */
    public static final String PLAIN = "few-shot";

    private static final String STANDARD = "few-shot.txt";

    /**
     * Which examples of the pool show a kind well.
     *
     * @param minResponseWords the fewest words of a response
     * @param maxResponseWords the most
     * @param minSharedWords the smallest share of the instruction's words that the response holds
     * @param unanswered whether each shows the question of another document, which its own does not answer
     */
    public record ExampleFit(int minResponseWords, int maxResponseWords, double minSharedWords, boolean unanswered)
            implements Serializable {
        /** Any. */
        public static final ExampleFit ANY = new ExampleFit(0, Integer.MAX_VALUE, 0, false);
    }

    /** The few-shot template as it stands. */
    public static Kind plain(String file, String template, FieldLimits limits) {
        return new Kind(PLAIN, file, template, PassageRule.NONE, Extent.of(0), limits, ExampleFit.ANY, "", "", false);
    }

    /** Checks that the template gives what the rule finds. */
    public Kind {
        if (!template.isBlank()) {
            FewShotTemplate parsed = FewShotTemplate.parse(file, template);
            if (parsed.givesResponse() != (rule.givesResponse() || !response.isEmpty())) {
                throw Errors.promptTemplateBroken(
                        file,
                        parsed.givesResponse()
                                ? "{{response}} stands in its last part, but neither passage nor response says what stands there"
                                : "the response is taken from the text (passage) or always the same (response), so {{response}} must stand in the last part, too");
            }
        }
    }

    /** Its template, parsed; where it has none, the standard one, whose markers part the fields. */
    public FewShotTemplate parsed() {
        return template.isBlank()
                ? FewShotTemplate.parse(STANDARD, StandardTemplates.text(STANDARD))
                : FewShotTemplate.parse(file, template);
    }

    /** All that its prompts and answers follow from; wherever its file lies, the same file is the same kind. */
    List<Object> content() {
        return List.of(name, template, rule, extent, limits, examples, instruction, response, standsAlone);
    }

    /** Whether the program writes all of the pair. */
    public boolean isGiven() {
        return !instruction.isEmpty();
    }

    /**
     * The places of a chunk that pairs of this kind are about, one after the other; without end where each is about all.
     *
     * @param seed of the chunk
     * @param wording how much a response reads like those of the pool
     */
    public Stream<Passage> places(String chunk, long seed, ToDoubleFunction<String> wording) {
        return response.isEmpty()
                ? rule.places(chunk, extent, seed, wording)
                : Stream.generate(() -> new Passage("", response));
    }

    /** The instruction that the program writes about a place. */
    public String instructionAbout(Passage passage) {
        return instruction
                .replace("{{cloze}}", passage.cloze())
                .replace("{{evidence}}", passage.evidence())
                .replace("{{question}}", passage.question());
    }

    /** Whether any example shows it; the template is its own. */
    public boolean fitsAll(FewShotTemplate parsed) {
        return examples.equals(ExampleFit.ANY) && !parsed.showsCloze();
    }

    /** The examples as this kind shows them. */
    public List<ScoredExample> shown(List<ScoredExample> chosen) {
        if (!examples.unanswered()) {
            return chosen;
        }
        List<ScoredExample> shown = new ArrayList<>();
        for (ScoredExample each : chosen) {
            chosen.stream()
                    .filter(other -> !other.document().equals(each.document()))
                    .findFirst()
                    .ifPresent(other -> shown.add(new ScoredExample(
                            each.exampleId(), each.score(), other.document(), each.instruction(), response)));
        }
        return shown;
    }

    /** Whether an example shows this kind. */
    public boolean fits(ScoredExample example, FewShotTemplate parsed) {
        List<String> words = Words.of(example.response());
        return words.size() >= examples.minResponseWords()
                && words.size() <= examples.maxResponseWords()
                && share(Words.of(example.instruction()), new HashSet<>(words)) >= examples.minSharedWords()
                && (!parsed.showsCloze()
                        || Passage.behind(example.document(), example.response())
                                .holdsResponse());
    }

    private static double share(List<String> words, Set<String> among) {
        return words.stream().filter(among::contains).count() / (double) Math.max(1, words.size());
    }
}
