package io.fedu2s.udf.prompt;

import io.fedu2s.udf.error.Errors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompt of training and evaluation as a text file that a user edits:
 *
 * <pre>
 * {{#context}}
 * ### Input:
 * {{context}}
 *
 * {{/context}}
 * ### Instruction:
 * {{instruction}}
 *
 * ### Response:
 * {{response}}
 * </pre>
 *
 * <p>The section between {@code {{#context}}} and {@code {{/context}}} stands only where a context is given; a file
 * without the section never shows one. The prompt is all that stands before {@code {{response}}}, line breaks included.
 */
public final class ZeroShotTemplate {
    private static final Pattern SECTION =
            Pattern.compile("(?ms)\\A(.*?)^\\{\\{#context\\}\\}[ \\t]*\\n(.*?)^\\{\\{/context\\}\\}[ \\t]*\\n(.*)\\z");

    private final String opening;
    private final TemplateText contextBlock;
    private final TemplateText body;
    private final Markers markers;

    private ZeroShotTemplate(String file, String text) {
        String plain = TemplateText.withoutComments(text).stripTrailing();
        Matcher section = SECTION.matcher(plain);
        boolean hasContext = section.matches();
        opening = hasContext ? new TemplateText(file, section.group(1), Set.of()).render(Map.of()) : "";
        contextBlock =
                new TemplateText(file, hasContext ? section.group(2) : "", hasContext ? Set.of("context") : Set.of());
        body = new TemplateText(
                file, hasContext ? section.group(3) : plain, new LinkedHashSet<>(List.of("instruction", "response")));
        if (!body.after("response").isEmpty() || body.before("response").isBlank()) {
            throw Errors.promptTemplateBroken(file, "{{response}} must stand last, after {{instruction}}");
        }
        Set<String> words = new LinkedHashSet<>();
        if (hasContext) {
            words.add(lastLine(contextBlock.before("context")));
        }
        words.add(lastLine(body.before("instruction")));
        words.add(lastLine(body.before("response")));
        words.removeIf(String::isEmpty);
        if (words.isEmpty()) {
            throw Errors.promptTemplateBroken(
                    file, "no words such as '### Response:' stand before {{response}} to mark where it begins");
        }
        markers = Markers.exact(words);
    }

    /**
     * The template with this text.
     *
     * @param file names the template in errors
     */
    public static ZeroShotTemplate parse(String file, String text) {
        return new ZeroShotTemplate(file, text);
    }

    /** The template that stands where the user gives none. */
    public static ZeroShotTemplate standard() {
        return parse("zero-shot.txt", StandardTemplates.text("zero-shot.txt"));
    }

    /** The prompt without a context. */
    public String render(String instruction) {
        return render("", instruction);
    }

    /** The prompt with a context; a blank one counts as none. */
    public String render(String context, String instruction) {
        String block = context.isBlank() ? "" : contextBlock.render(Map.of("context", field(context)));
        return opening + block + body.render(Map.of("instruction", field(instruction), "response", ""));
    }

    private String field(String text) {
        return markers.escape(EndTokens.escape(text.strip()));
    }

    private static String lastLine(String literal) {
        String trimmed = literal.stripTrailing();
        return trimmed.substring(trimmed.lastIndexOf('\n') + 1).strip();
    }
}
