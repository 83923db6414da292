package io.fedu2s.udf.text;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What texts say, as a set of words: of a number that can be read in two ways, such as {@code 1.250}, both count; and a word that
 * was cut out of a run of signs ({@link WordParts}) counts wherever its signs stand side by side, for where it ends is told by
 * what is around.
 */
public final class KnownWords {
    private final Set<String> words = new HashSet<>();
    private final StringBuilder runs = new StringBuilder();

    private KnownWords() {}

    /** The words of these texts. */
    public static KnownWords of(String... texts) {
        KnownWords known = new KnownWords();
        for (String text : texts) {
            known.add(text);
        }
        return known;
    }

    /** These and the words of another text. */
    public KnownWords and(String text) {
        KnownWords known = new KnownWords();
        known.words.addAll(words);
        known.runs.append(runs);
        known.add(text);
        return known;
    }

    private void add(String text) {
        words.addAll(Words.of(text));
        Words.numbers(text).forEach(words::addAll);
        WordParts.runs(text).forEach(run -> runs.append(WordForm.of(run)).append('\n'));
    }

    /** Whether a word is among them, by one of its readings. */
    public boolean hold(List<String> readings) {
        return readings.stream().anyMatch(this::hold);
    }

    /** Whether a word is among them, in the form of {@link Words}. */
    public boolean hold(String word) {
        return words.contains(word) || (WordParts.isCut(word) && runs.indexOf(word) >= 0);
    }
}
