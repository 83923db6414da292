package io.fedu2s.udf.prompt;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.Form.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * Document: {{chunk}}
 * Instruction:
 * </pre>
 *
 * <p>The section between {@code {{#examples}}} and {@code {{/examples}}} stands once per example. The words before a
 * placeholder are its marker; the file ends with the marker of the instruction, where the model goes on. Lines that
 * begin with <code>&#123;&#123;!</code> are comments. Documents, examples and chunks are escaped so that no line of theirs can be taken
 * for a marker.
 */
public final class FewShotTemplate {
    private static final Pattern SECTION = Pattern.compile(
            "(?ms)\\A(.*?)^\\{\\{#examples\\}\\}[ \\t]*\\n(.*?)^\\{\\{/examples\\}\\}[ \\t]*\\n(.*)\\z");

    private final TemplateText header;
    private final TemplateText example;
    private final TemplateText ending;
    private final String documentMarker;
    private final String chunkMarker;
    private final String instructionMarker;
    private final String responseMarker;
    private final PairParser parser;

    private FewShotTemplate(String file, String text) {
        Matcher section = SECTION.matcher(TemplateText.withoutComments(text).stripTrailing());
        if (!section.matches()) {
            throw Errors.promptTemplateBroken(
                    file, "it has no lines '{{#examples}}' and '{{/examples}}', one of each and in this order");
        }
        header = new TemplateText(file, section.group(1), Set.of("context"));
        example = new TemplateText(file, section.group(2), orderedSet("document", "instruction", "response"));
        ending = new TemplateText(file, section.group(3), Set.of("chunk"));
        documentMarker = marker(file, example, "document");
        chunkMarker = marker(file, ending, "chunk");
        instructionMarker = marker(file, example, "instruction");
        if (!ending.after("chunk").strip().equals(instructionMarker)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "after {{chunk}} stands '%s' where the marker of {{instruction}}, '%s', must stand and nothing else"
                            .formatted(ending.after("chunk").strip(), instructionMarker));
        }
        Set<String> documentMarkers = orderedSet(documentMarker, chunkMarker);
        responseMarker = marker(file, example, "response");
        parser = new PairParser(documentMarkers, instructionMarker, responseMarker);
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
     * The prompt; it ends with the instruction's marker, without a blank or line break after it.
     *
     * @param context the domain's context, the user's own words: taken as they are
     * @param examples in the order in which they shall stand
     */
    public String render(String context, List<ScoredExample> examples, String chunk) {
        StringBuilder prompt = new StringBuilder();
        prompt.append(header.render(Map.of("context", context.strip())).stripLeading());
        for (ScoredExample each : examples) {
            prompt.append(example.render(Map.of(
                    "document", field(each.document()),
                    "instruction", field(each.instruction()),
                    "response", field(each.response()))));
        }
        return prompt.append(ending.render(Map.of("chunk", field(chunk)))).toString();
    }

    /**
     * The same as a conversation, whose last answer has begun with the instruction's marker: documents are what the user
     * says, pairs what the assistant answers.
     */
    public String conversation(String context, List<ScoredExample> examples, String chunk) {
        List<Message> turns = new ArrayList<>();
        String head = header.render(Map.of("context", context.strip())).strip() + "\n\n";
        for (ScoredExample each : examples) {
            turns.add(Message.user(head + documentTurn(each.document())));
            turns.add(Message.assistant(pairTurn(each)));
            head = "";
        }
        turns.add(Message.user(head + (ending.before("chunk") + field(chunk)).strip()));
        return new Turns(turns, withoutBlanks(beginning())).text();
    }

    private String documentTurn(String document) {
        return (example.before("document") + field(document)).strip();
    }

    /** An example from the instruction's marker on, laid out as the template has it. */
    private String pairTurn(ScoredExample each) {
        return beginning() + field(each.instruction()) + example.after("instruction") + field(each.response());
    }

    /**
     * The form of a pair, for writing where no marker can be missed: the instruction, the response's marker, the response.
     *
     * @param instructionTokens the most of an instruction
     * @param responseTokens the most of a response
     */
    public Form form(int instructionTokens, int responseTokens) {
        String opening = opening();
        String before = opening.substring(0, opening.indexOf(opening.strip()));
        List<String> nextMarkers = new ArrayList<>(stopStrings());
        nextMarkers.addAll(List.of("\n" + instructionMarker, "\n" + responseMarker));
        List<String> instructionEnds = new ArrayList<>(nextMarkers);
        instructionEnds.add(before.contains("\n") ? before : opening.strip());
        List<String> responseEnds = new ArrayList<>(nextMarkers);
        String behind = example.after("response");
        if (behind.startsWith("\n")) {
            responseEnds.add(
                    behind.substring(0, behind.length() - behind.stripLeading().length()));
        }
        return new Form(List.of(
                Field.guided("", instructionTokens, instructionEnds),
                Field.guided(opening, responseTokens, responseEnds)));
    }

    /** The pair of a guided answer, as {@link #parser} reads it: nothing in its fields can be taken for a marker. */
    public String pair(List<String> fields) {
        return String.join(
                opening(), fields.stream().map(text -> " " + field(text)).toList());
    }

    /** The instruction's marker and what stands between it and the instruction. */
    private String beginning() {
        String before = example.before("instruction");
        return before.substring(before.lastIndexOf(instructionMarker));
    }

    /** What stands between instruction and response. */
    private String opening() {
        return withoutBlanks(example.after("instruction"));
    }

    /** A line break behind a marker is the template's; a blank there is the first word's, as tokenizers cut. */
    private static String withoutBlanks(String words) {
        return words.endsWith("\n") ? words : words.stripTrailing();
    }

    /** Reads the pair back from what the model wrote after {@link #render}'s text. */
    public PairParser parser() {
        return parser;
    }

    /** What the model writes when it is done with a pair and makes up the next document. */
    public List<String> stopStrings() {
        return orderedSet("\n" + documentMarker, "\n" + chunkMarker).stream().toList();
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
