package io.fedu2s.udf.metric;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Porter's stemmer with the extensions that NLTK makes by default, for that is what rouge_score calls.
 *
 * <p>In conditions, m is the measure: how many times a vowel is followed by a consonant. Sources: Porter, "An algorithm
 * for suffix stripping" (1980); nltk.stem.porter, mode NLTK_EXTENSIONS. Lucene's stemmer has other rules for
 * {@code y}, {@code ied} and a dozen irregular words.
 */
public final class PorterStemmer {
    /** A suffix, what stands in its place, and what must hold for the stem before it. */
    private record Rule(String suffix, String replacement, Predicate<String> condition) {
        static Rule of(String suffix, String replacement) {
            return new Rule(suffix, replacement, stem -> measure(stem) > 0);
        }

        static Rule dropping(String suffix) {
            return new Rule(suffix, "", stem -> measure(stem) > 1);
        }
    }

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final List<Rule> STEP_1A = List.of(
            new Rule("sses", "ss", stem -> true),
            new Rule("ies", "i", stem -> true),
            new Rule("ss", "ss", stem -> true),
            new Rule("s", "", stem -> true));

    private static final List<Rule> STEP_2 = List.of(
            Rule.of("ational", "ate"),
            Rule.of("tional", "tion"),
            Rule.of("enci", "ence"),
            Rule.of("anci", "ance"),
            Rule.of("izer", "ize"),
            Rule.of("bli", "ble"),
            Rule.of("alli", "al"),
            Rule.of("entli", "ent"),
            Rule.of("eli", "e"),
            Rule.of("ousli", "ous"),
            Rule.of("ization", "ize"),
            Rule.of("ation", "ate"),
            Rule.of("ator", "ate"),
            Rule.of("alism", "al"),
            Rule.of("iveness", "ive"),
            Rule.of("fulness", "ful"),
            Rule.of("ousness", "ous"),
            Rule.of("aliti", "al"),
            Rule.of("iviti", "ive"),
            Rule.of("biliti", "ble"),
            Rule.of("fulli", "ful"),
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));

    private static final List<Rule> STEP_3 = List.of(
            Rule.of("icate", "ic"),
            Rule.of("ative", ""),
            Rule.of("alize", "al"),
            Rule.of("iciti", "ic"),
            Rule.of("ical", "ic"),
            Rule.of("ful", ""),
            Rule.of("ness", ""));

    private static final List<Rule> STEP_4 = List.of(
            Rule.dropping("al"),
            Rule.dropping("ance"),
            Rule.dropping("ence"),
            Rule.dropping("er"),
            Rule.dropping("ic"),
            Rule.dropping("able"),
            Rule.dropping("ible"),
            Rule.dropping("ant"),
            Rule.dropping("ement"),
            Rule.dropping("ment"),
            Rule.dropping("ent"),
            new Rule("ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
            Rule.dropping("ou"),
            Rule.dropping("ism"),
            Rule.dropping("ate"),
            Rule.dropping("iti"),
            Rule.dropping("ous"),
            Rule.dropping("ive"),
            Rule.dropping("ize"));

    private PorterStemmer() {}

    /** The stem of a word in lower case; words of one or two letters stay as they are. */
    public static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String plural = word.length() == 4 && word.endsWith("ies") ? cut(word, 1) : apply(STEP_1A, word);
        String stem = apply(STEP_4, apply(STEP_3, step2(step1c(step1b(plural)))));
        return step5b(step5a(stem));
    }

    /** Past and progressive: {@code agreed}, {@code hopping}, {@code filing}. */
    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        for (String suffix : List.of("ed", "ing")) {
            if (word.endsWith(suffix) && hasVowel(cut(word, suffix.length()))) {
                return mended(cut(word, suffix.length()));
            }
        }
        return word;
    }

    /** Puts back the e of {@code conflat(ed)}, takes the second letter from {@code hopp(ing)}. */
    private static String mended(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        char last = stem.charAt(stem.length() - 1);
        if (endsInDoubleConsonant(stem)) {
            return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        String stem = word.endsWith("y") ? cut(word, 1) : "";
        return stem.length() > 1 && isConsonant(stem, stem.length() - 1) ? stem + "i" : word;
    }

    private static String step2(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return step2(cut(word, 2));
        }
        return apply(STEP_2, word);
    }

    private static String step5a(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int m = measure(stem);
        return m > 1 || (m == 1 && !endsInShortSyllable(stem)) ? stem : word;
    }

    private static String step5b(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    /** The first rule whose suffix fits decides, whether or not its condition holds. */
    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix())) {
                String stem = cut(word, rule.suffix().length());
                return rule.condition().test(stem) ? stem + rule.replacement() : word;
            }
        }
        return word;
    }

    private static int measure(String stem) {
        int m = 0;
        boolean vowelBefore = false;
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            m += vowelBefore && consonant ? 1 : 0;
            vowelBefore = !consonant;
        }
        return m;
    }

    private static boolean hasVowel(String stem) {
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            if (!consonant) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConsonant(String word, int at) {
        boolean consonant = false;
        for (int i = 0; i <= at; i++) {
            consonant = isConsonant(word.charAt(i), i == 0 || !consonant);
        }
        return consonant;
    }

    /** A y is a consonant at the start and after a vowel. */
    private static boolean isConsonant(char letter, boolean startOrAfterVowel) {
        return letter == 'y' ? startOrAfterVowel : "aeiou".indexOf(letter) < 0;
    }

    private static boolean endsInDoubleConsonant(String word) {
        int n = word.length();
        return n >= 2 && word.charAt(n - 1) == word.charAt(n - 2) && isConsonant(word, n - 1);
    }

    /** Consonant, vowel, consonant but w, x or y; or vowel and consonant alone. */
    private static boolean endsInShortSyllable(String word) {
        int n = word.length();
        if (n == 2) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return n >= 3
                && isConsonant(word, n - 3)
                && !isConsonant(word, n - 2)
                && isConsonant(word, n - 1)
                && "wxy".indexOf(word.charAt(n - 1)) < 0;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
