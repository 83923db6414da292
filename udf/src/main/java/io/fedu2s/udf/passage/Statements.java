package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sentences of a text that say in words what is so, and say it without those before them. The response is the sentence
 * without figures in brackets and without an English word that only ties it to the one before ({@code However,}); then
 * those that follow, as long as they say something in words, too, and go on about it: they begin with a word that points or
 * ties, or have a longer word in common.
 */
final class Statements {
    private static final int FEWEST_WORDS = 6;
    private static final int MOST_WORDS = 40;
    private static final int LONGER_WORD = 5;

    private static final Pattern FIGURES_ASIDE = Pattern.compile("\\s*[(\\[][^()\\[\\]]*\\p{Nd}[^()\\[\\]]*[)\\]]");
    private static final Pattern TIE = Pattern.compile(
            "(?i)\\A(?:however|moreover|in addition|additionally|furthermore|further|thus|therefore|overall|also|finally"
                    + "|in particular|in conclusion|in summary|in contrast|conversely|similarly|interestingly|nevertheless"
                    + "|consequently|hence|likewise|notably),?\\s+");
    private static final Set<String> POINTING =
            Set.of("it", "they", "this", "these", "those", "that", "he", "she", "i", "we", "our", "such", "others");

    private Statements() {}

    /** Those among the last so many sentences, in the order of the text. */
    static List<Passage> among(Extent extent, String text) {
        return all(extent, text, statement -> Optional.of(""));
    }

    /** Those that can be turned, with the questions that they answer. */
    static List<Passage> turned(Extent extent, String text) {
        return all(extent, text, statement -> Inversion.of(statement, text));
    }

    private static List<Passage> all(Extent extent, String text, Function<String, Optional<String>> question) {
        List<String> sentences = Sentences.of(text);
        List<Passage> statements = new ArrayList<>();
        for (int at = Math.max(0, sentences.size() - extent.sentences()); at < sentences.size(); at++) {
            Optional<String> statement = alone(sentences.get(at));
            Optional<String> asked = statement.flatMap(question);
            if (asked.isPresent()) {
                List<String> behind = following(sentences, at, extent.following());
                String evidence = Extent.joined(sentences, at, at + 1 + behind.size(), text);
                String response = statement.get()
                        + behind.stream().map(each -> " " + each).collect(Collectors.joining());
                statements.add(new Passage(evidence, response, asked.get()));
            }
        }
        return statements;
    }

    /** What at most so many sentences behind a statement say, up to the first that does not go on about it. */
    private static List<String> following(List<String> sentences, int at, int most) {
        return sentences.subList(at + 1, Math.min(sentences.size(), at + 1 + most)).stream()
                .map(Statements::withoutFiguresAside)
                .takeWhile(each -> saysInWords(each) && goesOn(sentences.get(at), each))
                .toList();
    }

    private static boolean goesOn(String statement, String next) {
        Set<String> about = new HashSet<>(Words.of(statement));
        List<String> words = Words.of(next);
        return POINTING.contains(words.get(0))
                || TIE.matcher(next).find()
                || words.stream().anyMatch(word -> word.length() >= LONGER_WORD && about.contains(word));
    }

    private static Optional<String> alone(String sentence) {
        String said =
                TIE.matcher(withoutFiguresAside(sentence)).replaceFirst("").strip();
        return saysInWords(said) && !POINTING.contains(Words.of(said).get(0))
                ? Optional.of(said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1))
                : Optional.empty();
    }

    private static boolean saysInWords(String said) {
        int words = Words.of(said).size();
        return words >= FEWEST_WORDS
                && words <= MOST_WORDS
                && said.endsWith(".")
                && Words.numbers(said).isEmpty();
    }

    private static String withoutFiguresAside(String sentence) {
        String said = sentence;
        while (FIGURES_ASIDE.matcher(said).find()) {
            said = FIGURES_ASIDE.matcher(said).replaceFirst("");
        }
        return said.strip();
    }
}
