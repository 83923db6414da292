package io.fedu2s.udf.chat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code strftime} in the locale C, of the beginning of a day. */
final class PythonDates {
    private static final Pattern DIRECTIVE = Pattern.compile("%(-?)(.)");

    /** Directives and the same in Java's letters. */
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"),
            Map.entry('d', "dd"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('e', "ppd"),
            Map.entry('f', "SSSSSS"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('h', "MMM"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('R', "HH:mm"),
            Map.entry('S', "ss"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('x', "MM/dd/yy"),
            Map.entry('X', "HH:mm:ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"));

    private PythonDates() {}

    /** The date in a format of directives such as {@code %d %b %Y}; {@code %-d} is without a leading zero. */
    static String formatted(LocalDate date, String format) {
        return DIRECTIVE.matcher(format).replaceAll(directive -> {
            String value = directive(date.atStartOfDay(), directive.group(2).charAt(0));
            boolean bare = !directive.group(1).isEmpty();
            return Matcher.quoteReplacement(bare ? value.replaceFirst("^[0 ]+(?=.)", "") : value);
        });
    }

    private static String directive(LocalDateTime time, char letter) {
        return switch (letter) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'z', 'Z' -> "";
            case 'C' -> "%02d".formatted(time.getYear() / 100);
            case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'u' -> String.valueOf(time.get(ChronoField.DAY_OF_WEEK));
            case 'U' -> week(time, time.get(ChronoField.DAY_OF_WEEK) % 7);
            case 'V' -> "%02d".formatted(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> String.valueOf(time.get(ChronoField.DAY_OF_WEEK) % 7);
            case 'W' -> week(time, time.get(ChronoField.DAY_OF_WEEK) - 1);
            default -> {
                String pattern = PATTERNS.get(letter);
                if (pattern == null) {
                    throw new Sandbox.RaisedException(
                            "it writes a date with '%%%s', which this build does not know".formatted(letter));
                }
                yield DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
            }
        };
    }

    /** Weeks of the year that have begun, where so many days of this one are past. */
    private static String week(LocalDateTime time, int daysPast) {
        return "%02d".formatted((time.getDayOfYear() + 6 - daysPast) / 7);
    }
}
