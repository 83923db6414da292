package io.fedu2s.udf.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The words and numbers of a text, as filters compare them. */
public final class Words {
    /** A number with its separators ({@code 1,250.5}), or letters with inner apostrophes ({@code isn't}). */
    private static final Pattern WORD =
            Pattern.compile("\\p{N}++(?:[.,]\\p{N}++)*+|[\\p{L}\\p{M}]++(?:['’][\\p{L}\\p{M}]++)*+");

    private Words() {}

    /** The words in order, in lower case; a word of letters and digits such as {@code B12} is two. */
    public static List<String> of(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
