package io.fedu2s.udf.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text as filters compare them, whatever its script: runs of letters without regard to case
 * ({@link WordForm}), those of scripts without blanks between words and of Korean cut further ({@link WordParts}), and numbers
 * in one spelling ({@link NumberForms}). {@code B12} is two words.
 */
public final class Words {
    private static final Pattern WORD = Pattern.compile(
            "\\p{Nd}++(?:[.,\\u066B\\u066C]\\p{Nd}++|['’]\\p{Nd}{3}(?!\\p{Nd}))*+"
                    + "|\\p{N}++|[\\p{L}\\p{M}][\\p{L}\\p{M}\\u200C\\u200D]*+(?:['’][\\p{L}\\p{M}][\\p{L}\\p{M}\\u200C\\u200D]*+)*+");

    private Words() {}

    /** All words and numbers in order. */
    public static List<String> of(String text) {
        return words(text, false);
    }

    /** Those that say something: of Japanese and Korean without the particles and endings that hang on them. */
    public static List<String> telling(String text) {
        return words(text, true);
    }

    private static List<String> words(String text, boolean telling) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            add(matcher.group(), telling, words);
        }
        return List.copyOf(words);
    }

    /** The numbers in order, each as all that it can be read as, the likeliest first. */
    public static List<List<String>> numbers(String text) {
        return WORD.matcher(text)
                .results()
                .map(found -> found.group())
                .filter(Words::isNumber)
                .map(NumberForms::of)
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
                add(matcher.group(), true, names);
            }
            end = matcher.end();
        }
        return names;
    }

    /** Whether a word was cut out of a run of signs: one or two of those say as much as several letters. */
    public static boolean isOfSigns(String word) {
        return WordParts.isCut(word);
    }

    private static void add(String found, boolean telling, List<String> words) {
        if (isNumber(found)) {
            words.add(NumberForms.of(found).get(0));
        } else if (WordParts.hasParts(found)) {
            WordParts.of(found).stream()
                    .filter(part -> !(telling && part.hangs()))
                    .forEach(part -> words.add(WordForm.of(part.text())));
        } else {
            words.add(WordForm.of(found));
        }
    }

    private static boolean isNumber(String word) {
        return Character.isDigit(word.codePointAt(0));
    }

    private static boolean endsSentence(String between) {
        return between.chars().anyMatch(c -> ".!?:\n\u3002\uFF01\uFF1F\u061F\u06D4\u0964".indexOf(c) >= 0);
    }
}
