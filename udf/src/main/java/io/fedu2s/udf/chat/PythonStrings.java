package io.fedu2s.udf.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str} that templates call. */
final class PythonStrings {
    private PythonStrings() {}

    /** What {@code text.method(arguments…)} gives in Python. */
    static Object invoke(String text, String method, Object... arguments) {
        try {
            return called(text, method, arguments);
        } catch (ArrayIndexOutOfBoundsException | ClassCastException e) {
            throw new Sandbox.RaisedException("it calls '%s' of a text with the wrong arguments".formatted(method));
        }
    }

    private static Object called(String text, String method, Object[] arguments) {
        return switch (method) {
            case "startswith" -> any(arguments[0], text::startsWith);
            case "endswith" -> any(arguments[0], text::endsWith);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalised(text);
            case "title" -> title(text);
            case "strip" -> stripRight(stripLeft(text, arguments), arguments);
            case "lstrip" -> stripLeft(text, arguments);
            case "rstrip" -> stripRight(text, arguments);
            case "removeprefix" ->
                text.startsWith((String) arguments[0]) ? text.substring(((String) arguments[0]).length()) : text;
            case "removesuffix" ->
                text.endsWith((String) arguments[0])
                        ? text.substring(0, text.length() - ((String) arguments[0]).length())
                        : text;
            case "replace" -> replaced(text, (String) arguments[0], (String) arguments[1], limit(arguments, 2));
            case "split" -> split(text, arguments);
            case "rsplit" -> splitFromRight(text, (String) arguments[0], limit(arguments, 1));
            case "splitlines" -> text.lines().toList();
            case "join" ->
                ((Collection<?>) arguments[0]).stream().map(String.class::cast).collect(Collectors.joining(text));
            case "find" -> points(text, text.indexOf((String) arguments[0]));
            case "rfind" -> points(text, text.lastIndexOf((String) arguments[0]));
            case "count" ->
                pieces(text, (String) arguments[0], Integer.MAX_VALUE).size() - 1;
            case "isdigit" -> all(text, Character::isDigit);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            case "isspace" -> all(text, PythonStrings::isSpace);
            default -> throw PythonValues.unknown(method, "a text");
        };
    }

    /** White space for Python: separators of all kinds, and the control characters that part lines and records. */
    private static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
    }

    private static boolean any(Object affixes, Predicate<String> test) {
        return affixes instanceof Collection<?> several
                ? several.stream().map(String.class::cast).anyMatch(test)
                : test.test((String) affixes);
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static String capitalised(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return text.substring(0, end).toUpperCase(Locale.ROOT)
                + text.substring(end).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inside = false;
        for (int point : text.codePoints().toArray()) {
            title.appendCodePoint(inside ? Character.toLowerCase(point) : Character.toTitleCase(point));
            inside = Character.isLetter(point);
        }
        return title.toString();
    }

    private static IntPredicate stripped(Object[] arguments) {
        if (arguments.length == 0) {
            return PythonStrings::isSpace;
        }
        String set = (String) arguments[0];
        return point -> set.indexOf(point) >= 0;
    }

    private static String stripLeft(String text, Object[] arguments) {
        IntPredicate stripped = stripped(arguments);
        int from = 0;
        while (from < text.length() && stripped.test(text.codePointAt(from))) {
            from = text.offsetByCodePoints(from, 1);
        }
        return text.substring(from);
    }

    private static String stripRight(String text, Object[] arguments) {
        IntPredicate stripped = stripped(arguments);
        int to = text.length();
        while (to > 0 && stripped.test(text.codePointBefore(to))) {
            to = text.offsetByCodePoints(to, -1);
        }
        return text.substring(0, to);
    }

    private static int limit(Object[] arguments, int place) {
        long limit = arguments.length > place ? ((Number) arguments[place]).longValue() : -1;
        return limit < 0 ? Integer.MAX_VALUE : Math.toIntExact(Math.min(limit, Integer.MAX_VALUE));
    }

    private static String replaced(String text, String old, String with, int limit) {
        return limit == Integer.MAX_VALUE ? text.replace(old, with) : String.join(with, pieces(text, old, limit));
    }

    private static List<String> split(String text, Object[] arguments) {
        if (arguments.length == 0) {
            List<String> words = new ArrayList<>();
            int from = 0;
            for (int at = 0; at <= text.length(); at++) {
                if (at == text.length() || isSpace(text.charAt(at))) {
                    if (at > from) {
                        words.add(text.substring(from, at));
                    }
                    from = at + 1;
                }
            }
            return words;
        }
        return pieces(text, (String) arguments[0], limit(arguments, 1));
    }

    /** The text cut at a separator, at most so many times. */
    private static List<String> pieces(String text, String separator, int limit) {
        checkSeparator(separator);
        List<String> pieces = new ArrayList<>();
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && pieces.size() < limit) {
            pieces.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static List<String> splitFromRight(String text, String separator, int limit) {
        checkSeparator(separator);
        List<String> pieces = new ArrayList<>();
        int to = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && pieces.size() < limit) {
            pieces.add(0, text.substring(at + separator.length(), to));
            to = at;
            at = to == 0 ? -1 : text.lastIndexOf(separator, to - separator.length());
        }
        pieces.add(0, text.substring(0, to));
        return pieces;
    }

    private static void checkSeparator(String separator) {
        if (separator.isEmpty()) {
            throw new Sandbox.RaisedException("it cuts a text at an empty separator");
        }
    }

    /** The character at a place, counted from the end where it is negative; nothing where there is none. */
    static @Nullable String character(String text, Object place) {
        if (!place.toString().matches("-?\\d{1,9}")) {
            return null;
        }
        int length = text.codePointCount(0, text.length());
        int at = Integer.parseInt(place.toString());
        int index = at < 0 ? length + at : at;
        return index < 0 || index >= length
                ? null
                : Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
    }

    private static int points(String text, int at) {
        return at < 0 ? -1 : text.codePointCount(0, at);
    }
}
