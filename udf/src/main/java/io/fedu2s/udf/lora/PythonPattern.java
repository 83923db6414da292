package io.fedu2s.udf.lora;

import io.fedu2s.udf.error.Errors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of Python's {@code re}, in which PEFT matches module paths, as those of Java.
 *
 * <p>The two agree but for the names of groups, {@code \Z}, <code>{,n}</code>, and what {@code [} and {@code &} are in a
 * class. What Python has and Java has not is refused, as is an escape that only Java has.
 */
final class PythonPattern {
    private static final String ESCAPES_OF_BOTH = "AbBdDsSwWZnrtfxu";
    private static final Pattern GROUP = Pattern.compile("\\(\\?P<(\\w+)>");
    private static final Pattern GROUP_AGAIN = Pattern.compile("\\(\\?P=(\\w+)\\)");

    private final String key;
    private final String expression;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private PythonPattern(String key, String expression) {
        this.key = key;
        this.expression = expression;
    }

    /**
     * The Java pattern that matches the same paths.
     *
     * @param key where the expression stands, for the message
     * @throws io.fedu2s.udf.error.UserException where Java cannot match as Python does
     */
    static Pattern compile(String key, String expression) {
        String java = new PythonPattern(key, expression).translated();
        try {
            return Pattern.compile(java);
        } catch (PatternSyntaxException e) {
            throw refused(key, expression, e.getDescription());
        }
    }

    private String translated() {
        while (at < expression.length()) {
            if (expression.charAt(at) == '\\') {
                escape();
            } else if (expression.charAt(at) == '[') {
                characterClass();
            } else if (expression.startsWith("(?P", at)) {
                group();
            } else if (expression.startsWith("{,", at)) {
                java.append("{0,");
                at += 2;
            } else {
                java.append(expression.charAt(at++));
            }
        }
        return java.toString();
    }

    private void escape() {
        char escaped = at + 1 < expression.length() ? expression.charAt(at + 1) : 0;
        boolean letter = (escaped >= 'a' && escaped <= 'z') || (escaped >= 'A' && escaped <= 'Z');
        if (escaped == 0 || (letter && ESCAPES_OF_BOTH.indexOf(escaped) < 0)) {
            throw refused(key, expression, "a stray \\");
        }
        java.append('\\').append(escaped == 'Z' ? 'z' : escaped);
        at += 2;
    }

    private void characterClass() {
        int first = at + (expression.startsWith("[^", at) ? 2 : 1);
        java.append(expression, at, Math.min(first, expression.length()));
        at = first;
        while (at < expression.length() && (expression.charAt(at) != ']' || at == first)) {
            if (expression.charAt(at) == '\\') {
                escape();
            } else {
                java.append("[]&".indexOf(expression.charAt(at)) < 0 ? "" : "\\")
                        .append(expression.charAt(at++));
            }
        }
    }

    private void group() {
        Matcher group = GROUP.matcher(expression).region(at, expression.length());
        Matcher again = GROUP_AGAIN.matcher(expression).region(at, expression.length());
        if (group.lookingAt()) {
            java.append("(?<").append(javaName(group.group(1))).append('>');
            at = group.end();
        } else if (again.lookingAt()) {
            java.append("\\k<").append(javaName(again.group(1))).append('>');
            at = again.end();
        } else {
            throw refused(key, expression, "(?P");
        }
    }

    /** What a group is called in Java, whose names have no underscore. */
    static String javaName(String name) {
        return "g" + name.replace("_", "00");
    }

    private static RuntimeException refused(String key, String expression, String why) {
        return Errors.loraInvalid(
                key, expression, "a regular expression that Python and Java read alike, without: " + why);
    }
}
