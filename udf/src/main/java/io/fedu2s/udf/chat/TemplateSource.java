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
    /** Escapes that stand for a character, and every other one as it is. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", Pattern.DOTALL);

    private static final Pattern OUTPUT = Pattern.compile("(?s)\\{\\{(.*?)\\}\\}");
    private static final Pattern CONDITION = Pattern.compile("(?s)\\bif\\b.*?(?:\\belse\\b|$)");
    private static final Pattern CHOICE = Pattern.compile("\\b(?:or|and)\\b");
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
     * {@code x is not y}, named arguments in brackets, texts without escapes that it does not know.
     */
    static String readable(String template) {
        return PROGRAM.matcher(TemplateReader.withoutPassedOver(template))
                .replaceAll(part -> Matcher.quoteReplacement(readableProgram(part.group())));
    }

    private static String readableProgram(String program) {
        String named = NamedArguments.inBrackets(program);
        String escaped =
                ESCAPE.matcher(named).replaceAll(escape -> Matcher.quoteReplacement(character(escape.group())));
        return NEGATED_TEST.matcher(escaped).replaceAll("$1 is not ").replace(REVERSED, " | reverse");
    }

    private static String character(String escape) {
        return switch (escape.charAt(1)) {
            case 't' -> "\t";
            case 'u', 'x' -> {
                String character = Character.toString(Integer.parseInt(escape.substring(2), 16));
                yield "'\"\\".contains(character) ? escape : character;
            }
            default -> escape;
        };
    }

    /** Whether an expression that is written out takes one of two values by {@code or} or {@code and}. */
    static boolean choosesByTruth(String template) {
        Matcher parts = OUTPUT.matcher(COMMENT.matcher(template).replaceAll(""));
        while (parts.find()) {
            String plain = CONDITION.matcher(withoutTexts(parts.group(1))).replaceAll(" ");
            if (CHOICE.matcher(plain).find()) {
                return true;
            }
        }
        return false;
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
