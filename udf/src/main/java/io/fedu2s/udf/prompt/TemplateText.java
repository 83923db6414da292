package io.fedu2s.udf.prompt;

import io.fedu2s.udf.error.Errors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Literal text with placeholders {@code {{name}}}, filled in one pass: what is filled in is never looked at again, so a
 * value that itself reads {@code {{chunk}}} stays as it is.
 */
final class TemplateText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)\\}\\}");
    private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^\\{\\{![^\\n]*\\n?");

    /** {@code literals[i]} stands before {@code names[i]}; the last literal ends the text. */
    private final List<String> literals = new ArrayList<>();

    private final List<String> names = new ArrayList<>();

    /** Every name of {@code wanted} must stand in the text exactly once, and no other. */
    TemplateText(String file, String text, Set<String> wanted) {
        this(file, text, wanted, Set.of());
    }

    /** Every name of {@code wanted} must stand in the text exactly once, of {@code optional} at most once, and no other. */
    TemplateText(String file, String text, Set<String> wanted, Set<String> optional) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            if (!(wanted.contains(name) || optional.contains(name)) || names.contains(name)) {
                throw Errors.promptPlaceholderMisplaced(
                        file,
                        name,
                        wanted,
                        optional.stream().filter(each -> !wanted.contains(each)).toList());
            }
            literals.add(text.substring(end, matcher.start()));
            names.add(name);
            end = matcher.end();
        }
        literals.add(text.substring(end));
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw Errors.promptPlaceholderMissing(file, name);
            }
        }
    }

    /** The file's text with plain line ends and without its comment lines, which begin with <code>&#123;&#123;!</code>. */
    static String withoutComments(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return COMMENT_LINE
                .matcher(plain.replace("\r\n", "\n").replace('\r', '\n'))
                .replaceAll("");
    }

    /** The literal text right before a placeholder. */
    String before(String name) {
        return literals.get(names.indexOf(name));
    }

    /** The literal text right after a placeholder. */
    String after(String name) {
        return literals.get(names.indexOf(name) + 1);
    }

    /** The placeholders in their order. */
    List<String> names() {
        return Collections.unmodifiableList(names);
    }

    String render(Map<String, String> values) {
        return filled(names.size(), values) + literals.get(names.size());
    }

    /** The text up to a placeholder and with what is filled in there. */
    String upTo(String name, Map<String, String> values) {
        return filled(names.indexOf(name) + 1, values);
    }

    private String filled(int placeholders, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < placeholders; i++) {
            text.append(literals.get(i)).append(values.get(names.get(i)));
        }
        return text.toString();
    }
}
