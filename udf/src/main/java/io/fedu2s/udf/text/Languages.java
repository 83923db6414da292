package io.fedu2s.udf.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Tells languages by the runs of one to three letters in a text, with the model that Apache OpenNLP publishes. It comes
 * in a jar, is read when it is first asked for, once a JVM, and is shared by all threads.
 *
 * <p>Languages are named by ISO 639-3, those of a group whose members the model tells apart by chance by the group's
 * name: {@code zho}, not {@code cmn}.
 */
public final class Languages {
    /** Fewer letters don't tell. */
    static final int LEAST_LETTERS = 20;

    /** A letter that is a syllable or a word tells as much as so many others. */
    private static final int LETTERS_OF_A_SIGN = 3;

    private static final String MODEL = "/langdetect-183.bin";

    private static final Map<String, String> GROUPS =
            Map.of("cmn", "zho", "ekk", "est", "lvs", "lav", "nno", "nor", "nob", "nor", "pes", "fas", "plt", "mlg");

    private static final Set<String> OF_SIGNS = Set.of("jpn", "kor", "zho");

    private static final Set<String> CODES =
            Set.of(("afr ara ast aze bak bel ben bos bre bul cat ceb ces che cym dan deu"
                            + " ell eng epo est eus fao fas fin fra fry gle glg gsw guj heb hin hrv hun hye ind isl ita jav jpn kan"
                            + " kat kaz kir kor lat lav lim lit ltz mal mar min mkd mlg mlt mon mri msa nan nds nep nld nor oci pan"
                            + " pnb pol por pus ron rus san sin slk slv som spa sqi srp sun swa swe tam tat tel tgk tgl tha tur ukr"
                            + " urd uzb vie vol war zho zul")
                    .split(" "));

    private Languages() {}

    /** Read by the first who needs it, while others wait. */
    private static final class Detector {
        private static final LanguageDetectorME SHARED = new LanguageDetectorME(model());

        private static LanguageDetectorModel model() {
            try (InputStream in =
                    Objects.requireNonNull(LanguageDetectorModel.class.getResourceAsStream(MODEL), MODEL)) {
                return new LanguageDetectorModel(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How likely a text is in which language; nothing where it has too few letters to tell. */
    public static Optional<LanguageGuess> guess(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long signs = text.codePoints().filter(Languages::isSign).count();
        if (letters - signs + LETTERS_OF_A_SIGN * signs < LEAST_LETTERS) {
            return Optional.empty();
        }
        boolean isOfSigns = 2 * signs > letters;
        Map<String, Double> likelihoods = new TreeMap<>();
        for (Language each : Detector.SHARED.predictLanguages(text)) {
            String language = GROUPS.getOrDefault(each.getLang(), each.getLang());
            if (OF_SIGNS.contains(language) == isOfSigns) {
                likelihoods.merge(language, each.getConfidence(), Math::max);
            }
        }
        return Optional.of(new LanguageGuess(likelihoods));
    }

    /** Few signs tell Chinese, Japanese or Korean from all others, which the model's numbers do not. */
    private static boolean isSign(int letter) {
        return Character.isLetter(letter)
                && switch (Character.UnicodeScript.of(letter)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
                    default -> false;
                };
    }

    /** All languages that can be told. */
    public static Set<String> codes() {
        return new TreeSet<>(CODES);
    }

    /** The language with this code of two letters or three, such as {@code de} or {@code deu}; nothing if there is none. */
    public static Optional<String> code(String given) {
        return Optional.of(given.length() == 2 ? threeLetters(given) : GROUPS.getOrDefault(given, given))
                .filter(CODES::contains);
    }

    /** The English name of a language. */
    public static String name(String code) {
        return new Locale(Names.TWO_LETTERS.getOrDefault(code, code)).getDisplayLanguage(Locale.ENGLISH);
    }

    private static String threeLetters(String given) {
        return Names.TWO_LETTERS.entrySet().stream()
                .filter(each -> each.getValue().equals(given))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** The JDK names a language only by its shortest code. */
    private static final class Names {
        private static final Map<String, String> TWO_LETTERS = twoLetters();

        private static Map<String, String> twoLetters() {
            Map<String, String> codes = new HashMap<>();
            for (String two : Locale.getISOLanguages()) {
                codes.putIfAbsent(Locale.forLanguageTag(two).getISO3Language(), two);
            }
            return codes;
        }
    }
}
