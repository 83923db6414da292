package io.fedu2s.udf.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs of letters that are more than a word: of Chinese, Thai, Lao, Khmer and Burmese, which put no blanks between words, by
 * ICU's dictionaries; of Japanese and Korean, which also hang particles and endings on their words, by {@link Morphemes}.
 */
final class WordParts {
    /** Letters before it are of scripts whose runs are words. */
    private static final int FIRST = 0x0E00;

    private static final Pattern RUN = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}"
            + "\\p{IsKhmer}\\p{IsMyanmar}\\p{IsHangul}\\p{M}\\u30FC]++");

    private static final ThreadLocal<BreakIterator> BREAKS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    private WordParts() {}

    /**
     * A word within a run.
     *
     * @param hangs whether it only says how another word stands to others: a particle, an ending, an auxiliary
     */
    record Part(String text, boolean hangs) {}

    /** Whether a run of letters may be more than a word. */
    static boolean hasParts(String run) {
        return holds(run, c -> isKorean(c) || isWithoutBlanks(c));
    }

    /** Whether all of a word is in such scripts. */
    static boolean isCut(String word) {
        return word.codePointAt(0) >= FIRST && RUN.matcher(word).matches();
    }

    /** The parts of a text in such scripts. */
    static List<String> runs(String text) {
        return hasParts(text)
                ? RUN.matcher(text).results().map(MatchResult::group).toList()
                : List.of();
    }

    /** The words of such a run, in order; signs that no dictionary knows stand alone. */
    static List<Part> of(String run) {
        if (holds(run, WordParts::isKorean)) {
            return Morphemes.korean(run);
        }
        return holds(run, WordParts::isKana) ? Morphemes.japanese(run) : byDictionary(run);
    }

    private static List<Part> byDictionary(String run) {
        BreakIterator breaks = BREAKS.get();
        breaks.setText(run);
        List<Part> parts = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String part = run.substring(start, end);
            if (holds(part, Character::isLetter)) {
                parts.add(new Part(part, false));
            }
            start = end;
        }
        return parts;
    }

    private static boolean holds(String text, IntPredicate sign) {
        return text.codePoints().anyMatch(sign);
    }

    private static boolean isKorean(int c) {
        return c >= 0x1100 && Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    }

    private static boolean isKana(int c) {
        return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0xFF66 && c <= 0xFF9F);
    }

    private static boolean isWithoutBlanks(int c) {
        return c >= FIRST
                && switch (Character.UnicodeScript.of(c)) {
                    case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                };
    }
}
