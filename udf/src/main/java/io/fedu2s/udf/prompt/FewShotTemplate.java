package io.fedu2s.udf.prompt;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.Form.Field;
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
import java.util.stream.Stream;

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
 * Document: {{chunk}}
 * Instruction:
 * </pre>
 *
 * <p>The section between {@code {{#examples}}} and {@code {{/examples}}} stands once per example. The words before a
 * placeholder are its marker; the file ends with the marker of the first field that the model writes, and goes on as the
 * examples do. Besides document, instruction and response an example may show {@code {{evidence}}}, the sentence behind
 * its response, and {@code {{cloze}}}, the same with a gap where the response stands. What stands behind the examples, in
 * their order, is given: {@code {{chunk}}}, and {@code {{evidence}}}, {@code {{cloze}}} or {@code {{response}}} of a place
 * in it ({@link Passage}); the fields behind are the model's. Lines that begin with <code>&#123;&#123;!</code> are
 * comments. Texts that are filled in are escaped so that no line of theirs can be taken for a marker.
 */
public final class FewShotTemplate {
    private static final Pattern SECTION = Pattern.compile(
            "(?ms)\\A(.*?)^\\{\\{#examples\\}\\}[ \\t]*\\n(.*?)^\\{\\{/examples\\}\\}[ \\t]*\\n(.*)\\z");
    private static final String DOCUMENT = "document";
    private static final String CHUNK = "chunk";
    private static final String EVIDENCE = "evidence";
    private static final String CLOZE = "cloze";
    private static final String INSTRUCTION = "instruction";
    private static final String RESPONSE = "response";

    private final TemplateText header;
    private final TemplateText example;
    private final TemplateText ending;
    /** By the name of each field, the words that open it, as the examples have them. */
    private final Map<String, String> markers = new LinkedHashMap<>();

    private final List<String> given;
    private final List<String> written;
    private final Set<String> starts;
    private final PairParser parser;

    private FewShotTemplate(String file, String text) {
        Matcher section = SECTION.matcher(TemplateText.withoutComments(text).stripTrailing());
        if (!section.matches()) {
            throw Errors.promptTemplateBroken(
                    file, "it has no lines '{{#examples}}' and '{{/examples}}', one of each and in this order");
        }
        header = new TemplateText(file, section.group(1), Set.of("context"), Set.of());
        ending = new TemplateText(file, section.group(3), Set.of(), orderedSet(CHUNK, EVIDENCE, CLOZE, RESPONSE));
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
        example.names().forEach(name -> markers.put(name, marker(file, example, name)));
        written = example.names().subList(given.size(), example.names().size());
        if (!example.names().subList(0, given.size()).equals(given)
                || written.stream().anyMatch(Set.of(DOCUMENT, CLOZE)::contains)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "an example begins with %s where the last part gives %s; give the same, in the same order, before what the model shall write"
                            .formatted(example.names(), given));
        }
        Set<String> opening = new LinkedHashSet<>();
        ending.names().forEach(name -> opening.add(marker(file, ending, name)));
        String last = ending.names().get(given.size() - 1);
        String first = markerOf(written.get(0));
        if (!ending.after(last).strip().equals(first)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "after {{%s}} stands '%s' where the marker of {{%s}}, '%s', must stand and nothing else"
                            .formatted(last, ending.after(last).strip(), written.get(0), first));
        }
        starts = orderedSet(markerOf(given.get(0)), opening.iterator().next());
        Set<String> others = new LinkedHashSet<>(starts);
        others.addAll(opening);
        markers.values().forEach(others::add);
        others.remove(markerOf(INSTRUCTION));
        others.remove(markerOf(RESPONSE));
        parser = new PairParser(others, markerOf(INSTRUCTION), markerOf(RESPONSE));
    }

    private String markerOf(String name) {
        return Objects.requireNonNull(markers.get(name));
    }

    /**
     * The template with this text.
     *
     * @param file names the template in errors
     */
    public static FewShotTemplate parse(String file, String text) {
        return new FewShotTemplate(file, text);
    }

    /**
     * The prompt; it ends with the marker of the first field to write, without a blank or line break after it.
     *
     * @param context the domain's context, the user's own words: taken as they are
     * @param examples in the order in which they shall stand
     * @param passage the place of the chunk that is given, where the template gives one
     */
    public String render(String context, List<ScoredExample> examples, String chunk, Passage passage) {
        StringBuilder prompt = new StringBuilder();
        prompt.append(header.render(Map.of("context", context.strip())).stripLeading());
        examples.forEach(each -> prompt.append(example.render(fields(each))));
        return prompt.append(ending.render(fields(chunk, passage))).toString();
    }

    /**
     * The same as a conversation, whose last answer has begun with the marker of the first field to write: what is given
     * is what the user says, what is to be written what the assistant answers.
     */
    public String conversation(String context, List<ScoredExample> examples, String chunk, Passage passage) {
        List<Message> turns = new ArrayList<>();
        String head = header.render(Map.of("context", context.strip())).strip() + "\n\n";
        String lastGiven = given.get(given.size() - 1);
        for (ScoredExample each : examples) {
            Map<String, String> fields = fields(each);
            turns.add(Message.user(head + example.upTo(lastGiven, fields).strip()));
            turns.add(Message.assistant(beginning() + answerTurn(fields)));
            head = "";
        }
        String asked = ending.upTo(ending.names().get(given.size() - 1), fields(chunk, passage));
        turns.add(Message.user(head + asked.strip()));
        return new Turns(turns, withoutBlanks(beginning())).text();
    }

    /** The written fields of an example behind the first one's marker, laid out as the template has them. */
    private String answerTurn(Map<String, String> fields) {
        StringBuilder answer = new StringBuilder(fields.getOrDefault(written.get(0), ""));
        for (int i = 1; i < written.size(); i++) {
            answer.append(example.after(written.get(i - 1))).append(fields.get(written.get(i)));
        }
        return answer.toString();
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
        return markers.containsKey(name);
    }

    /** Whether the response is taken from the text, not written. */
    public boolean givesResponse() {
        return given.contains(RESPONSE);
    }

    /** Whether an example must show the sentence that holds its response word for word. */
    public boolean showsCloze() {
        return shows(CLOZE);
    }

    /**
     * The form of an answer, for writing where no marker can be missed: the fields to write with the markers between.
     *
     * @param limits how long the fields may be and how they begin
     * @param pairs how many pairs the model writes one after the other about one text
     * @param about the text, of whose words an instruction may have to consist
     */
    public Form form(FieldLimits limits, int pairs, String about) {
        String vocabulary = limits.words().isBlank() ? "" : limits.words() + " " + about;
        List<Field> fields = new ArrayList<>();
        String next = "";
        for (int pair = 0; pair < pairs; pair++) {
            for (int i = 0; i < written.size(); i++) {
                String name = written.get(i);
                Field field = Field.guided(next, limits.maxTokens(name), stops(i));
                fields.add(
                        name.equals(INSTRUCTION)
                                ? field.between(begins(limits), limits.endsBehind())
                                        .of(vocabulary)
                                : field);
                next = withoutBlanks(example.after(name));
            }
            next = blanksBehind() + withoutBlanks(beginning());
        }
        return new Form(fields);
    }

    private List<String> begins(FieldLimits limits) {
        String blank = example.before(INSTRUCTION).endsWith("\n") ? "" : " ";
        return limits.begins().stream().map(words -> blank + words).toList();
    }

    /** What ends a written field: the next field's opening, or a marker that has no business there. */
    private List<String> stops(int field) {
        List<String> stops = new ArrayList<>(stopStrings());
        Stream.concat(
                        markers.keySet().stream().filter(name -> !name.equals(DOCUMENT) && !written.contains(name)),
                        written.stream())
                .map(name -> "\n" + markerOf(name))
                .filter(stop -> !stops.contains(stop))
                .forEach(stops::add);
        if (field == written.size() - 1) {
            if (blanksBehind().startsWith("\n")) {
                stops.add(blanksBehind());
            }
        } else {
            String opening = withoutBlanks(example.after(written.get(field)));
            String before = opening.substring(0, opening.indexOf(opening.strip()));
            stops.add(before.contains("\n") ? before : opening.strip());
        }
        return stops;
    }

    private String blanksBehind() {
        String behind = example.after(written.get(written.size() - 1));
        return behind.substring(0, behind.length() - behind.stripLeading().length());
    }

    /** What a guided answer says: the passage it quotes, and the pair as {@link #parser} reads it. */
    public record Answer(String evidence, String text) {}

    /**
     * The answers in the fields of a guided one; nothing in them can be taken for a marker.
     *
     * @param fields as {@link #form} has them, fewer where the answer was cut off
     * @param passage what was given
     * @param pair the how-manieth pair
     */
    public Answer answer(List<String> fields, Passage passage, int pair) {
        int from = Math.min(pair * written.size(), fields.size());
        List<String> own = fields.subList(from, Math.min(from + written.size(), fields.size()));
        String evidence = passage.evidence();
        String instruction = "";
        String response = givesResponse() ? passage.response() : "";
        for (int i = 0; i < own.size(); i++) {
            switch (written.get(i)) {
                case EVIDENCE -> evidence = own.get(i).strip();
                case INSTRUCTION -> instruction = own.get(i);
                default -> response = own.get(i);
            }
        }
        boolean isCut = own.size() < written.size() && !givesResponse();
        return new Answer(evidence, isCut ? " " + field(instruction) : text(instruction, response));
    }

    /** What the model wrote, from {@link #answer}'s evidence and text, as the assistant says it in a conversation. */
    public String said(Answer answer) {
        if (parser.parse(answer.text()) instanceof Parsing.Pair pair) {
            return beginning()
                    + answerTurn(Map.of(
                            EVIDENCE, field(answer.evidence()),
                            INSTRUCTION, field(pair.instruction()),
                            RESPONSE, field(pair.response())));
        }
        String rest = answer.text().strip();
        String quoted = written.get(0).equals(EVIDENCE) ? field(answer.evidence()) : "";
        String opening = quoted.isEmpty() || rest.isEmpty() ? "" : example.after(EVIDENCE);
        return beginning() + quoted + opening + rest;
    }

    /** A pair as {@link #parser} reads it. */
    public String text(String instruction, String response) {
        return " " + field(instruction) + responseOpening() + " " + field(response);
    }

    /** The marker of the first field to write and what stands between it and the field. */
    private String beginning() {
        String name = written.get(0);
        String before = example.before(name);
        return before.substring(before.lastIndexOf(markerOf(name)));
    }

    /** What stands between instruction and response, where they follow each other. */
    private String responseOpening() {
        int next = example.names().indexOf(INSTRUCTION) + 1;
        return next < example.names().size() && example.names().get(next).equals(RESPONSE)
                ? withoutBlanks(example.after(INSTRUCTION))
                : "\n" + markerOf(RESPONSE);
    }

    /** A line break behind a marker is the template's; a blank there is the first word's, as tokenizers cut. */
    private static String withoutBlanks(String words) {
        return words.endsWith("\n") ? words : words.stripTrailing();
    }

    /** Reads the pair back from what the model wrote after {@link #render}'s text. */
    public PairParser parser() {
        return parser;
    }

    /** The markers of instruction and response. */
    public List<String> pairMarkers() {
        return List.of(markerOf(INSTRUCTION), markerOf(RESPONSE));
    }

    /** What the model writes when it is done with a pair and makes up the next document. */
    public List<String> stopStrings() {
        return starts.stream().map(start -> "\n" + start).toList();
    }

    private String field(String text) {
        return parser.escape(text.strip());
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
