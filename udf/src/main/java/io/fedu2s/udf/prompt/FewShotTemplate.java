package io.fedu2s.udf.prompt;

import io.fedu2s.udf.error.Errors;
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
        String instructionMarker = marker(file, example, "instruction");
        if (!ending.after("chunk").strip().equals(instructionMarker)) {
            throw Errors.promptTemplateBroken(
                    file,
                    "after {{chunk}} stands '%s' where the marker of {{instruction}}, '%s', must stand and nothing else"
                            .formatted(ending.after("chunk").strip(), instructionMarker));
        }
        Set<String> documentMarkers = orderedSet(documentMarker, chunkMarker);
        parser = new PairParser(documentMarkers, instructionMarker, marker(file, example, "response"));
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
