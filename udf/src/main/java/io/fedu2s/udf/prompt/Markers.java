package io.fedu2s.udf.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that open a field at the start of a line, as {@code Response:} does, recognised with the slips that models
 * make: another case, blanks, markdown, numbering ({@code **Response:**}, {@code ### response}, {@code 2. Response :}).
 *
 * <p>Text that is put into a prompt is escaped: a line that could be taken for a marker gets the prefix {@code "| "}.
 * {@link #unescape} undoes {@link #escape} exactly, however often it was applied.
 */
final class Markers {
    private static final String ESCAPE = "| ";
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final String BLANKS = "[\\s\\p{Cf}]*+";
    private static final String BULLETS = "(?:[#>*_•\\-]++\\s*+|\\d{1,3}[.)]\\s*+)*+";
    private static final String NOTHING = "(?!)";
    private static final String NUMBER = "(?:\\s*\\d{1,3})?";

    private final Pattern field;
    private final Pattern escapable;

    private Markers(List<String> alternatives) {
        String marker = "(?:" + String.join("|", alternatives) + ")";
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        this.field = Pattern.compile(BLANKS + marker, flags);
        this.escapable = Pattern.compile(BLANKS + "(?:\\|" + BLANKS + ")*+" + marker, flags);
    }

    /** Exactly these words, but for case and blanks. */
    static Markers exact(Collection<String> words) {
        return new Markers(List.of(anyOf(words) + "(?![\\p{L}\\p{N}])"));
    }

    /** These words and their look-alikes; the final colon and the markdown around them belong to the slips. */
    static Markers tolerant(Collection<String> words) {
        return tolerant(words, NOTHING);
    }

    /** The same, and lines that begin like this. */
    static Markers tolerant(Collection<String> words, String other) {
        String names = anyOf(words.stream().map(Markers::bareName).toList());
        List<String> alternatives = new ArrayList<>();
        alternatives.add(other);
        alternatives.add(BULLETS + names + NUMBER + "\\s*[*_]*\\s*[:\uFF1A](?:\\*\\*|__)?");
        alternatives.add("(?:#{1,6}\\s*|\\*\\*|__)" + names + NUMBER + "(?:\\*\\*|__)?\\s*$");
        List<String> withoutColon =
                words.stream().filter(word -> !word.strip().endsWith(":")).toList();
        if (!withoutColon.isEmpty()) {
            alternatives.add(anyOf(withoutColon) + "(?![\\p{L}\\p{N}])");
        }
        return new Markers(alternatives);
    }

    /** The marker without colon and markdown; empty if nothing else is in it. */
    static String bareName(String marker) {
        return marker.replaceAll("^[#>*_\\s]+|[*_:\uFF1A\\s]+$", "");
    }

    /** Where the field's text begins if the line opens one, else -1. */
    int fieldStart(String line) {
        Matcher matcher = field.matcher(line);
        return matcher.lookingAt() ? matcher.end() : -1;
    }

    boolean opens(String line) {
        return fieldStart(line) >= 0;
    }

    /** The text with no line left that opens a field; every kind of line break becomes {@code \n}. */
    String escape(String text) {
        return byLine(text, line -> escapable.matcher(line).lookingAt() ? ESCAPE + line : line);
    }

    /** What {@link #escape} was given, but for the kind of line breaks. */
    String unescape(String text) {
        return byLine(
                text,
                line -> line.startsWith(ESCAPE) && escapable.matcher(line).lookingAt()
                        ? line.substring(ESCAPE.length())
                        : line);
    }

    private static String byLine(String text, UnaryOperator<String> change) {
        return LINE_BREAK.splitAsStream(text).map(change).collect(Collectors.joining("\n"));
    }

    private static String anyOf(Collection<String> words) {
        if (words.isEmpty()) {
            return NOTHING;
        }
        return words.stream()
                .map(word -> Pattern.compile("\\s+")
                        .splitAsStream(word.strip())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("\\s+")))
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}
