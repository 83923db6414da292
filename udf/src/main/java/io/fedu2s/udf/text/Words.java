package io.fedu2s.udf.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text as filters compare them: runs of letters in lower case, a possessive {@code 's} taken away, and
 * numbers in one spelling ({@code 1,250.50} is {@code 1250.5}). {@code B12} is two words.
 */
public final class Words {
    private static final Pattern WORD =
            Pattern.compile("\\p{Nd}++(?:[.,]\\p{Nd}++)*+|\\p{N}++|[\\p{L}\\p{M}]++(?:['’][\\p{L}\\p{M}]++)*+");
    private static final int LONGEST_NUMBER = 40;

    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:,\\d{3})++(?:\\.\\d++)?+");
    private static final Pattern DECIMAL = Pattern.compile("\\d++(?:\\.\\d++)?+");

    private Words() {}

    /** All words and numbers in order. */
    public static List<String> of(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(Words::form)
                .toList();
    }

    /** The numbers in order. */
    public static List<String> numbers(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(word -> Character.isDigit(word.codePointAt(0)))
                .map(Words::form)
                .toList();
    }

    /** The words with a capital that no sentence or line begins with; {@code I} is none. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.find()) {
            boolean begins = end == 0 || endsSentence(text.substring(end, matcher.start()));
            boolean capital = Character.isUpperCase(text.codePointAt(matcher.start()));
            if (capital && !begins && !matcher.group().equals("I")) {
                names.add(form(matcher.group()));
            }
            end = matcher.end();
        }
        return names;
    }

    private static boolean endsSentence(String between) {
        return between.chars().anyMatch(c -> ".!?:\n\u3002\uFF01\uFF1F".indexOf(c) >= 0);
    }

    private static String form(String word) {
        String plain = GROUPED.matcher(word).matches() ? word.replace(",", "") : word;
        if (plain.length() <= LONGEST_NUMBER && DECIMAL.matcher(plain).matches()) {
            return new BigDecimal(plain).stripTrailingZeros().toPlainString();
        }
        String lower = word.toLowerCase(Locale.ROOT).replace('’', '\'');
        return lower.endsWith("'s") ? lower.substring(0, lower.length() - 2) : lower;
    }
}
