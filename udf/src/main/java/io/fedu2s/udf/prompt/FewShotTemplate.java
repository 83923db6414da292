package io.fedu2s.udf.prompt;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.passage.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few-shot prompt as a text file that a user edits:
 *
 * <pre>
 * {{context}}
 * What is demanded of a pair.
 *
 * {{#examples}}
 * Document: {{document}}
 * Instruction: {{instruction}}
 * Response: {{response}}
 *
 * {{/examples}}
 * {{#section}}
 * Section: {{section}}
 * {{/section}}
 * Document: {{chunk}}
 * Instruction:
 * </pre>
 *
 * <p>The section between {@code {{#examples}}} and {@code {{/examples}}} stands once per example. The words before a
 * placeholder are its marker; the file ends with the marker of the first field that the model writes, and goes on as the
 * examples do. Besides document, instruction and response an example may show {@code {{evidence}}}, the sentence behind
 * its response, and {@code {{cloze}}}, the same with a gap where the response stands. What stands behind the examples, in
 * their order, is given: {@code {{chunk}}}, and {@code {{evidence}}}, {@code {{cloze}}} or {@code {{response}}} of a place
 * in it ({@link Passage}); the fields behind are the model's. The lines between {@code {{#section}}} and {@code {{/section}}},
 * which may be left out, stand only where something stands above the chunk in its document. Lines that begin with <code>&#123;&#123;!</code> are
 * comments. Texts that are filled in are escaped so that no line of theirs can be taken for a marker.
 */
public final class FewShotTemplate {
    private static final Pattern SECTION = Pattern.compile(
            "(?ms)\\A(.*?)^\\{\\{#examples\\}\\}[ \\t]*\\n(.*?)^\\{\\{/examples\\}\\}[ \\t]*\\n(.*)\\z");
    private static final Pattern SECTION_OF_CHUNK =
            Pattern.compile("(?ms)\\A(.*?)^\\{\\{#section\\}\\}[ \\t]*\\n(.*?)^\\{\\{/section\\}\\}[ \\t]*\\n(.*)\\z");
    private static final String ABOVE = "section";
    private static final String DOCUMENT = "document";
    private static final String CHUNK = "chunk";
    private static final String EVIDENCE = PairLayout.EVIDENCE;
    private static final String CLOZE = "cloze";
    private static final String INSTRUCTION = PairLayout.INSTRUCTION;
    private static final String RESPONSE = PairLayout.RESPONSE;

    private final TemplateText header;
    private final TemplateText example;
    private final TemplateText beforeSection;
    private final TemplateText sectionBlock;
    private final TemplateText ending;
    private final List<String> given;
    private final PairLayout layout;

    private FewShotTemplate(String file, String text) {
        Matcher section = SECTION.matcher(TemplateText.withoutComments(text).stripTrailing());
        if (!section.matches()) {
            throw Errors.promptTemplateBroken(
                    file, "it has no lines '{{#examples}}' and '{{/examples}}', one of each and in this order");
        }
        header = new TemplateText(file, section.group(1), Set.of("context"), Set.of());
        Matcher ofChunk = SECTION_OF_CHUNK.matcher(section.group(3));
        boolean showsSection = ofChunk.matches();
        if (showsSection ? ofChunk.group(1).contains("{{") : section.group(3).contains("section}}")) {
            throw Errors.promptTemplateBroken(
                    file,
                    "{{section}} stands between the lines '{{#section}}' and '{{/section}}', behind the examples and before what is given of the chunk, and nowhere else");
        }
        beforeSection = new TemplateText(file, showsSection ? ofChunk.group(1) : "", Set.of());
        sectionBlock =
                new TemplateText(file, showsSection ? ofChunk.group(2) : "", showsSection ? Set.of(ABOVE) : Set.of());
        String last = showsSection ? ofChunk.group(3) : section.group(3);
        ending = new TemplateText(file, last, Set.of(), orderedSet(CHUNK, EVIDENCE, CLOZE, RESPONSE));
        given = ending.names().stream()
                .map(name -> name.equals(CHUNK) ? DOCUMENT : name)
                .toList();
        if (given.isEmpty()) {
            throw Errors.promptPlaceholderMissing(file, CHUNK);
        }
        Set<String> wanted = orderedSet(DOCUMENT, INSTRUCTION, RESPONSE);
        wanted.addAll(given);
        if (!given.contains(DOCUMENT)) {
            wanted.remove(DOCUMENT);
        }
        example = new TemplateText(file, section.group(2), wanted, orderedSet(DOCUMENT, EVIDENCE, CLOZE));
        Map<String, String> markers = new LinkedHashMap<>();
        example.names().forEach(name -> markers.put(name, marker(file, example, name)));
        List<String> written =
                example.names().subList(given.size(), example.names().size());
        if (!example.names().subList(0, given.size()).equals(given)
                || written.stream().anyMatch(Set.of(DOCUMENT, CLOZE)::contains)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "an example begins with %s where the last part gives %s; give the same, in the same order, before what the model shall write"
                            .formatted(example.names(), given));
        }
        Set<String> opening = new LinkedHashSet<>();
        ending.names().forEach(name -> opening.add(marker(file, ending, name)));
        String lastGiven = ending.names().get(given.size() - 1);
        String first = Objects.requireNonNull(markers.get(written.get(0)));
        if (!ending.after(lastGiven).strip().equals(first)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "after {{%s}} stands '%s' where the marker of {{%s}}, '%s', must stand and nothing else"
                            .formatted(lastGiven, ending.after(lastGiven).strip(), written.get(0), first));
        }
        String nextDocument = Objects.requireNonNull(markers.get(given.get(0)));
        Set<String> starts = orderedSet(nextDocument, opening.iterator().next());
        if (showsSection) {
            starts.add(marker(file, sectionBlock, ABOVE));
        }
        Set<String> others = new LinkedHashSet<>(starts);
        others.addAll(opening);
        markers.values().forEach(others::add);
        String instruction = Objects.requireNonNull(markers.get(INSTRUCTION));
        String response = Objects.requireNonNull(markers.get(RESPONSE));
        others.remove(instruction);
        others.remove(response);
        layout = new PairLayout(
                example, markers, written, List.copyOf(starts), new PairParser(others, instruction, response));
    }

    /**
     * The template with this text.
     *
     * @param file names the template in errors
     */
    public static FewShotTemplate parse(String file, String text) {
        return new FewShotTemplate(file, text);
    }

    /** The prompt about a chunk above which nothing stands. */
    public String render(String context, List<ScoredExample> examples, String chunk, Passage passage) {
        return render(context, examples, "", chunk, passage);
    }

    /**
     * The prompt; it ends with the marker of the first field to write, without a blank or line break after it.
     *
     * @param context the domain's context, the user's own words: taken as they are
     * @param examples in the order in which they shall stand
     * @param section what stands above the chunk, if anything does; shown where the template has a place for it
     * @param passage the place of the chunk that is given, where the template gives one
     */
    public String render(String context, List<ScoredExample> examples, String section, String chunk, Passage passage) {
        StringBuilder prompt = new StringBuilder();
        prompt.append(header.render(Map.of("context", context.strip())).stripLeading());
        examples.forEach(each -> prompt.append(example.render(fields(each))));
        return prompt.append(above(section))
                .append(ending.render(fields(chunk, passage)))
                .toString();
    }

    /** The conversation about a chunk above which nothing stands. */
    public String conversation(String context, List<ScoredExample> examples, String chunk, Passage passage) {
        return conversation(context, examples, "", chunk, passage);
    }

    /**
     * The same as a conversation, whose last answer has begun with the marker of the first field to write: what is given
     * is what the user says, what is to be written what the assistant answers.
     */
    public String conversation(
            String context, List<ScoredExample> examples, String section, String chunk, Passage passage) {
        List<Message> turns = new ArrayList<>();
        String head = header.render(Map.of("context", context.strip())).strip() + "\n\n";
        String lastGiven = given.get(given.size() - 1);
        for (ScoredExample each : examples) {
            Map<String, String> fields = fields(each);
            turns.add(Message.user(head + example.upTo(lastGiven, fields).strip()));
            turns.add(Message.assistant(layout.beginning() + layout.answerTurn(fields)));
            head = "";
        }
        String asked = above(section) + ending.upTo(ending.names().get(given.size() - 1), fields(chunk, passage));
        turns.add(Message.user(head + asked.strip()));
        return new Turns(turns, PairLayout.withoutBlanks(layout.beginning())).text();
    }

    private String above(String section) {
        String block = section.isBlank() ? "" : sectionBlock.render(Map.of(ABOVE, field(section)));
        return beforeSection.render(Map.of()) + block;
    }

    private Map<String, String> fields(ScoredExample each) {
        Passage passage =
                shows(EVIDENCE) || shows(CLOZE) ? Passage.behind(each.document(), each.response()) : Passage.NONE;
        return Map.of(
                DOCUMENT, field(each.document()),
                EVIDENCE, field(passage.evidence()),
                CLOZE, field(passage.cloze()),
                INSTRUCTION, field(each.instruction()),
                RESPONSE, field(each.response()));
    }

    private Map<String, String> fields(String chunk, Passage passage) {
        return Map.of(
                CHUNK, field(chunk),
                EVIDENCE, field(passage.evidence()),
                CLOZE, field(passage.cloze()),
                RESPONSE, field(passage.response()));
    }

    private boolean shows(String name) {
        return layout.markers().containsKey(name);
    }

    /** Whether the response is taken from the text, not written. */
    public boolean givesResponse() {
        return given.contains(RESPONSE);
    }

    /** Whether an example must show the sentence that holds its response word for word. */
    public boolean showsCloze() {
        return shows(CLOZE);
    }

    /** Answers whose markers the program writes. */
    public GuidedAnswers guided() {
        return new GuidedAnswers(layout);
    }

    /** A pair as {@link #parser} reads it. */
    public String text(String instruction, String response) {
        return layout.text(instruction, response);
    }

    /** The markers of instruction and response. */
    public List<String> pairMarkers() {
        return List.of(layout.markerOf(INSTRUCTION), layout.markerOf(RESPONSE));
    }

    /** Reads the pair back from what the model wrote after {@link #render}'s text. */
    public PairParser parser() {
        return layout.parser();
    }

    /** What the model writes when it is done with a pair and makes up the next document. */
    public List<String> stopStrings() {
        return layout.stopStrings();
    }

    private String field(String text) {
        return layout.field(text);
    }

    /** The last words before a placeholder: from the same line, or from the nearest line that has any. */
    private static String marker(String file, TemplateText text, String name) {
        String before = text.before(name).stripTrailing();
        String marker = before.substring(before.lastIndexOf('\n') + 1).strip();
        if (Markers.bareName(marker).isEmpty()) {
            throw Errors.promptTemplateBroken(
                    file, "no words such as 'Document:' stand before {{%s}} to mark where it begins".formatted(name));
        }
        return marker;
    }

    private static Set<String> orderedSet(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }
}
