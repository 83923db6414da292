package io.fedu2s.udf.chat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The source of a template, as far as it must be known before the library reads it. */
final class TemplateSource {
    private static final Pattern COMMENT = Pattern.compile("(?s)\\{#.*?#\\}");
    private static final Pattern PROGRAM = Pattern.compile("(?s)\\{([%{])(.*?)[%}]\\}");
    private static final Pattern TEXT = Pattern.compile("(?s)'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern FILTER = Pattern.compile("\\|\\s*([A-Za-z_]\\w*)");
    private static final Pattern TEST = Pattern.compile("\\bis\\s+(?:not\\s+)?([A-Za-z_]\\w*)");
    private static final Pattern NEGATED_TEST =
            Pattern.compile("\\bnot\\s+((?:[\\w.]|\\[[^\\]]*\\]|\\([^()]*\\))+)\\s+is\\s+(?!not\\b)");
    private static final String REVERSED = "[::-1]";

    private TemplateSource() {}

    /** The same length with the insides of all string literals blanked. */
    static String withoutTexts(String program) {
        return TEXT.matcher(program)
                .replaceAll(literal -> "'" + " ".repeat(literal.group().length() - 2) + "'");
    }

    /** The filters that the template names. */
    static Set<String> filters(String template) {
        return named(FILTER, template);
    }

    /** The tests that the template names. */
    static Set<String> tests(String template) {
        return named(TEST, template);
    }

    /**
     * The same template in the library's words: a list turned round by {@code [::-1]}, {@code not x is y} for
     * {@code x is not y}, and the line break at the end, which Jinja passes over.
     */
    static String readable(String template) {
        String whole = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
        return PROGRAM.matcher(whole).replaceAll(part -> Matcher.quoteReplacement(readableProgram(part.group())));
    }

    private static String readableProgram(String program) {
        return NEGATED_TEST.matcher(program).replaceAll("$1 is not ").replace(REVERSED, " | reverse");
    }

    private static Set<String> named(Pattern name, String template) {
        Set<String> names = new LinkedHashSet<>();
        Matcher parts = PROGRAM.matcher(COMMENT.matcher(template).replaceAll(""));
        while (parts.find()) {
            Matcher matcher = name.matcher(withoutTexts(parts.group(2)));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
