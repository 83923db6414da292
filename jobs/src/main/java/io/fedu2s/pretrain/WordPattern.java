package io.fedu2s.pretrain;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a text is split before byte pairs are merged: as in GPT-2, but with each line break and each digit on its own.
 *
 * <p>A space is put before the text's first word and before each line's first word, so that a word has the same tokens
 * at the start of a line as inside a sentence. {@link #SPACE_AFTER_LINE_BREAK} and {@link #WORDS} are read by Java here
 * and by the {@code tokenizers} library from {@code tokenizer.json}, and mean the same to both.
 */
final class WordPattern {
    /** A line break that is followed by something else than a line break. */
    static final String SPACE_AFTER_LINE_BREAK = "\\n(?=[^\\n])";
    /** What the space before a text becomes where the text starts with a line break. */
    static final String SPACE_BEFORE_LINE_BREAK = "^ \\n";
    /** One word with the space before it, one digit, some signs, or white space. */
    static final String WORDS = "\\n\\n|\\n|'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+"
            + "|[^\\S\\n]+(?!\\S)|[^\\S\\n]+";

    private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

    private WordPattern() {}

    /** The words of a text, each with the space before it. */
    static Stream<String> words(String text) {
        String spaced = " " + text.replaceAll(SPACE_AFTER_LINE_BREAK, "\n ");
        return WORD.matcher(spaced.replaceFirst(SPACE_BEFORE_LINE_BREAK, "\n"))
                .results()
                .map(match -> match.group());
    }
}
