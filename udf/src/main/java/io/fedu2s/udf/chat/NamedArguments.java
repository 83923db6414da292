package io.fedu2s.udf.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Named arguments of calls: the library binds {@code name=a - b} as {@code (name=a) - b}, Jinja as {@code name=(a - b)}. */
final class NamedArguments {
    private static final Pattern NAME = Pattern.compile("(?<=[(,])\\s*[A-Za-z_]\\w*\\s*=(?!=)");
    private static final Pattern SIMPLE = Pattern.compile("\\s*(?:[\\w.]+|'[^'\\\\]*'|\"[^\"\\\\]*\")\\s*");

    private NamedArguments() {}

    /** The same program with brackets around the values of named arguments that are more than a word or a text. */
    static String inBrackets(String program) {
        // Blanked texts keep their places, so what stands in a text is never taken for an argument.
        String plain = TemplateSource.withoutTexts(program);
        Matcher name = NAME.matcher(plain);
        StringBuilder written = new StringBuilder();
        Deque<Integer> closings = new ArrayDeque<>();
        int at = 0;
        while (name.find()) {
            if (!isMacro(program)) {
                int end = endOfValue(plain, name.end());
                if (!SIMPLE.matcher(program.substring(name.end(), end)).matches()) {
                    at = copied(program, at, name.end(), closings, written);
                    written.append('(');
                    closings.push(end);
                }
            }
        }
        copied(program, at, program.length(), closings, written);
        return written.toString();
    }

    private static boolean isMacro(String program) {
        return program.matches("(?s)\\{%\\s*macro\\b.*");
    }

    /** Copies up to a place, closing the brackets that end before it. */
    private static int copied(String program, int from, int to, Deque<Integer> closings, StringBuilder written) {
        int at = from;
        while (!closings.isEmpty() && closings.peek() <= to) {
            int end = closings.pop();
            written.append(program, at, end).append(')');
            at = end;
        }
        written.append(program, at, to);
        return to;
    }

    private static int endOfValue(String plain, int from) {
        int depth = 0;
        for (int at = from; at < plain.length(); at++) {
            char letter = plain.charAt(at);
            if ("([{".indexOf(letter) >= 0) {
                depth++;
            } else if (")]}".indexOf(letter) >= 0) {
                if (depth == 0) {
                    return at;
                }
                depth--;
            } else if (letter == ',' && depth == 0) {
                return at;
            }
        }
        return plain.length();
    }
}
