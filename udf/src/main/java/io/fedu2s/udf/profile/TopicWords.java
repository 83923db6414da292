package io.fedu2s.udf.profile;

import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import io.fedu2s.udf.text.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.feature.StopWordsRemover;

/**
 * The words that can tell topics apart: of three letters and more, or two signs, without numbers and without the words that any text of
 * its language has, by Spark MLlib's lists.
 */
public final class TopicWords {
    private static final int LEAST_LETTERS = 3;
    private static final int LEAST_SIGNS = 2;

    /** MLlib's lists by the codes of {@link io.fedu2s.udf.text.Languages}. */
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("dan", "danish"),
            Map.entry("deu", "german"),
            Map.entry("eng", "english"),
            Map.entry("fin", "finnish"),
            Map.entry("fra", "french"),
            Map.entry("hun", "hungarian"),
            Map.entry("ita", "italian"),
            Map.entry("nld", "dutch"),
            Map.entry("nor", "norwegian"),
            Map.entry("por", "portuguese"),
            Map.entry("rus", "russian"),
            Map.entry("spa", "spanish"),
            Map.entry("swe", "swedish"),
            Map.entry("tur", "turkish"));

    private static final Map<String, Set<String>> STOP_WORDS = new ConcurrentHashMap<>();

    private TopicWords() {}

    /** Those of a text, in their order; {@code language} may be empty or one without a list. */
    public static List<String> of(String text, String language) {
        Set<String> stopWords = STOP_WORDS.computeIfAbsent(language, TopicWords::stopWords);
        return Words.telling(text).stream()
                .filter(word -> word.codePoints().filter(Character::isLetter).count()
                                >= (Words.isOfSigns(word) ? LEAST_SIGNS : LEAST_LETTERS)
                        && !stopWords.contains(word))
                .toList();
    }

    /** What language a text is likeliest in; empty where that can't be told. */
    public static String language(String text) {
        return Languages.guess(text).map(LanguageGuess::likeliest).orElse("");
    }

    private static Set<String> stopWords(String language) {
        String list = LISTS.get(language);
        return list == null
                ? Set.of()
                : Arrays.stream(StopWordsRemover.loadDefaultStopWords(list))
                        .flatMap(word -> Words.of(word).stream())
                        .collect(Collectors.toSet());
    }
}
