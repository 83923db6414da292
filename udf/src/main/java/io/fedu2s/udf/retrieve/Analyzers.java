package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import io.fedu2s.udf.text.Words;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/**
 * Lucene's analyzer of a text's language, whose stems and stop words are those of that language, and the words of any script
 * ({@link WordsAnalyzer}) where it has none. A text is English unless it is clear that it is not.
 */
final class Analyzers {
    /** Words of English alone: a text with one of these among fifteen is English. */
    private static final Set<String> ENGLISH_WORDS = Set.of("the", "and", "with", "that", "this", "from", "which");

    private static final int WORDS_FOR_ONE_ENGLISH = 15;

    /** So much of a text tells its language. */
    private static final int TELLING_CHARACTERS = 600;

    private static final Map<String, Analyzer> BY_LANGUAGE = Map.ofEntries(
            Map.entry("ara", new ArabicAnalyzer()),
            Map.entry("ben", new BengaliAnalyzer()),
            Map.entry("bul", new BulgarianAnalyzer()),
            Map.entry("cat", new CatalanAnalyzer()),
            Map.entry("ces", new CzechAnalyzer()),
            Map.entry("dan", new DanishAnalyzer()),
            Map.entry("deu", new GermanAnalyzer()),
            Map.entry("ell", new GreekAnalyzer()),
            Map.entry("eng", new EnglishAnalyzer()),
            Map.entry("est", new EstonianAnalyzer()),
            Map.entry("eus", new BasqueAnalyzer()),
            Map.entry("fas", new PersianAnalyzer()),
            Map.entry("fin", new FinnishAnalyzer()),
            Map.entry("fra", new FrenchAnalyzer()),
            Map.entry("gle", new IrishAnalyzer()),
            Map.entry("glg", new GalicianAnalyzer()),
            Map.entry("hin", new HindiAnalyzer()),
            Map.entry("hun", new HungarianAnalyzer()),
            Map.entry("hye", new ArmenianAnalyzer()),
            Map.entry("ind", new IndonesianAnalyzer()),
            Map.entry("ita", new ItalianAnalyzer()),
            Map.entry("jpn", new JapaneseAnalyzer()),
            Map.entry("kor", new KoreanAnalyzer()),
            Map.entry("lav", new LatvianAnalyzer()),
            Map.entry("lit", new LithuanianAnalyzer()),
            Map.entry("nld", new DutchAnalyzer()),
            Map.entry("nor", new NorwegianAnalyzer()),
            Map.entry("por", new PortugueseAnalyzer()),
            Map.entry("ron", new RomanianAnalyzer()),
            Map.entry("rus", new RussianAnalyzer()),
            Map.entry("spa", new SpanishAnalyzer()),
            Map.entry("srp", new SerbianAnalyzer()),
            Map.entry("swe", new SwedishAnalyzer()),
            Map.entry("tam", new TamilAnalyzer()),
            Map.entry("tel", new TeluguAnalyzer()),
            Map.entry("tur", new TurkishAnalyzer()),
            Map.entry("zho", new CJKAnalyzer()));

    /** Scripts of one language, or of one that stands for all where it can't be told which. */
    private static final Map<UnicodeScript, String> BY_SCRIPT = Map.ofEntries(
            Map.entry(UnicodeScript.ARABIC, "ara"),
            Map.entry(UnicodeScript.ARMENIAN, "hye"),
            Map.entry(UnicodeScript.BENGALI, "ben"),
            Map.entry(UnicodeScript.CYRILLIC, "rus"),
            Map.entry(UnicodeScript.DEVANAGARI, "hin"),
            Map.entry(UnicodeScript.GREEK, "ell"),
            Map.entry(UnicodeScript.HANGUL, "kor"),
            Map.entry(UnicodeScript.HIRAGANA, "jpn"),
            Map.entry(UnicodeScript.KATAKANA, "jpn"),
            Map.entry(UnicodeScript.LATIN, "eng"),
            Map.entry(UnicodeScript.TAMIL, "tam"),
            Map.entry(UnicodeScript.TELUGU, "tel"));

    /** Those of several languages with analyzers of their own. */
    private static final Set<UnicodeScript> SHARED =
            Set.of(UnicodeScript.ARABIC, UnicodeScript.CYRILLIC, UnicodeScript.LATIN);

    private static final Analyzer WORDS = new WordsAnalyzer();

    private Analyzers() {}

    /** That of a text. */
    static Analyzer of(String text) {
        return BY_LANGUAGE.getOrDefault(language(text), WORDS);
    }

    /** The code of a text's language, as {@link Languages} names it; empty for one without an analyzer. */
    static String language(String text) {
        String start = text.substring(0, Math.min(text.length(), TELLING_CHARACTERS));
        UnicodeScript script = script(start);
        String alone = script == UnicodeScript.HAN ? chineseOrJapanese(start) : BY_SCRIPT.getOrDefault(script, "");
        if (!SHARED.contains(script) || isEnglish(start)) {
            return alone;
        }
        return Languages.guess(start)
                .filter(guess -> guess.rulesOut(Set.of(alone)))
                .map(LanguageGuess::likeliest)
                // Terms of medicine and law are taken for Latin.
                .filter(language -> !language.equals("lat"))
                .orElse(alone);
    }

    private static String chineseOrJapanese(String text) {
        return text.codePoints().anyMatch(c -> UnicodeScript.of(c) == UnicodeScript.HIRAGANA) ? "jpn" : "zho";
    }

    private static boolean isEnglish(String text) {
        List<String> words = Words.of(text);
        long english = words.stream().filter(ENGLISH_WORDS::contains).count();
        return english > 0 && english * WORDS_FOR_ONE_ENGLISH >= words.size();
    }

    /** That of most letters. */
    private static UnicodeScript script(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.LATIN);
    }
}
