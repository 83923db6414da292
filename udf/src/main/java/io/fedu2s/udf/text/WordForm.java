package io.fedu2s.udf.text;

import com.ibm.icu.text.Normalizer2;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One form for all spellings of a word: caseless as Unicode defines it (NFKC_Casefold, so that {@code Groß} is {@code gross}
 * and {@code ＡＢＣ} is {@code abc}), a possessive {@code 's} taken away.
 *
 * <p>The dotted and the dotless i are one letter, for which of them a capital {@code I} stands for depends on the language,
 * which a few words don't tell. Vowel points of Hebrew and Arabic, and the stroke that stretches a word, are no letters:
 * the same word is written with and without them.
 */
final class WordForm {
    private static final Pattern POINTS =
            Pattern.compile("[\\u0307\\u0591-\\u05BD\\u05BF\\u05C1-\\u05C7\\u0640\\u064B-\\u0652\\u0670]");

    private WordForm() {}

    /** The form of a word; the word itself where nothing would be left of it. */
    static String of(String word) {
        String folded = isPlain(word) ? word.toLowerCase(Locale.ROOT) : folded(word);
        return folded.endsWith("'s") ? folded.substring(0, folded.length() - 2) : folded;
    }

    private static boolean isPlain(String word) {
        return word.chars().allMatch(c -> c < 128);
    }

    private static String folded(String word) {
        String caseless = Normalizer2.getNFKCCasefoldInstance().normalize(word.replace('’', '\''));
        String bare = POINTS.matcher(caseless.replace('ı', 'i')).replaceAll("");
        return bare.isEmpty() ? word : bare;
    }
}
