package io.fedu2s.udf.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Runs of letters that are more than a word: of Chinese, Japanese, Thai, Lao, Khmer and Burmese, which put no blanks between
 * words, by ICU's dictionaries; of Korean, which hangs particles and endings on its words, by Lucene's analyzer Nori.
 */
final class WordParts {
    private static final int FIRST_WITHOUT_BLANKS = 0x0E00;

    private static final ThreadLocal<BreakIterator> BREAKS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    private static final ThreadLocal<KoreanTokenizer> KOREAN = ThreadLocal.withInitial(() ->
            new KoreanTokenizer(TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, DecompoundMode.DISCARD, false));

    private static final Pattern RUN = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}\\p{IsHangul}\\p{M}\\u30FC]++");

    /** Particles, endings and the copula, which say how a word stands to others. */
    private static final Set<POS.Tag> HANGING = EnumSet.of(POS.Tag.E, POS.Tag.J, POS.Tag.VCP);

    private WordParts() {}

    /** Whether a run of letters may be more than a word. */
    static boolean hasParts(String run) {
        for (int i = 0; i < run.length(); i += Character.charCount(run.codePointAt(i))) {
            int c = run.codePointAt(i);
            if (isKorean(c) || isWithoutBlanks(c)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all of a word is in such scripts. */
    static boolean isCut(String word) {
        return word.codePointAt(0) >= FIRST_WITHOUT_BLANKS && RUN.matcher(word).matches();
    }

    /** The parts of a text in such scripts. */
    static List<String> runs(String text) {
        return text.codePoints().noneMatch(c -> isKorean(c) || isWithoutBlanks(c))
                ? List.of()
                : RUN.matcher(text).results().map(MatchResult::group).toList();
    }

    /**
     * The words of such a run, in order: signs that no dictionary knows stand alone, and of a Korean word its stems are told
     * without what hangs on them.
     */
    static List<String> of(String run) {
        return run.codePoints().anyMatch(WordParts::isKorean) ? korean(run) : byDictionary(run);
    }

    private static List<String> byDictionary(String run) {
        BreakIterator breaks = BREAKS.get();
        breaks.setText(run);
        List<String> parts = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String part = run.substring(start, end);
            if (part.codePoints().anyMatch(Character::isLetter)) {
                parts.add(part);
            }
            start = end;
        }
        return parts;
    }

    private static List<String> korean(String run) {
        KoreanTokenizer tokens = KOREAN.get();
        List<String> parts = new ArrayList<>();
        try {
            tokens.setReader(new StringReader(run));
            CharTermAttribute morpheme = tokens.getAttribute(CharTermAttribute.class);
            PartOfSpeechAttribute speech = tokens.getAttribute(PartOfSpeechAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                if (!HANGING.contains(speech.getLeftPOS())) {
                    parts.add(morpheme.toString());
                }
            }
            tokens.end();
            tokens.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts.isEmpty() ? List.of(run) : parts;
    }

    private static boolean isKorean(int c) {
        return c >= 0x1100 && Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    }

    private static boolean isWithoutBlanks(int c) {
        return c >= FIRST_WITHOUT_BLANKS
                && switch (Character.UnicodeScript.of(c)) {
                    case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                };
    }
}
