package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sentences of a text that say in words what is so, and say it without those before them. The response is the sentence
 * without figures in brackets and without an English word that only ties it to the one before ({@code However,}).
 */
final class Statements {
    private static final int FEWEST_WORDS = 6;
    private static final int MOST_WORDS = 40;

    private static final Pattern FIGURES_ASIDE = Pattern.compile("\\s*[(\\[][^()\\[\\]]*\\p{Nd}[^()\\[\\]]*[)\\]]");
    private static final Pattern TIE = Pattern.compile(
            "(?i)\\A(?:however|moreover|in addition|additionally|furthermore|further|thus|therefore|overall|also|finally"
                    + "|in particular|in conclusion|in summary|in contrast|conversely|similarly|interestingly|nevertheless"
                    + "|consequently|hence|likewise|notably),?\\s+");
    private static final Set<String> POINTING =
            Set.of("it", "they", "this", "these", "those", "that", "he", "she", "i", "we", "our", "such", "others");

    private Statements() {}

    /** Those among the last so many sentences, in the order of the text. */
    static List<Passage> among(int lastSentences, String text) {
        List<String> sentences = Sentences.of(text);
        List<Passage> statements = new ArrayList<>();
        for (String sentence : sentences.subList(Math.max(0, sentences.size() - lastSentences), sentences.size())) {
            said(sentence).ifPresent(words -> statements.add(new Passage(sentence, words)));
        }
        return statements;
    }

    /** Those that can be turned, with the questions that they answer. */
    static List<Passage> turned(int lastSentences, String text) {
        List<Passage> turned = new ArrayList<>();
        for (Passage each : among(lastSentences, text)) {
            Inversion.of(each.response(), text)
                    .ifPresent(question -> turned.add(new Passage(each.evidence(), each.response(), question)));
        }
        return turned;
    }

    private static Optional<String> said(String sentence) {
        String said = sentence;
        while (FIGURES_ASIDE.matcher(said).find()) {
            said = FIGURES_ASIDE.matcher(said).replaceFirst("");
        }
        said = TIE.matcher(said).replaceFirst("").strip();
        List<String> words = Words.of(said);
        return words.size() >= FEWEST_WORDS
                        && words.size() <= MOST_WORDS
                        && said.endsWith(".")
                        && Words.numbers(said).isEmpty()
                        && !POINTING.contains(words.get(0))
                ? Optional.of(said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1))
                : Optional.empty();
    }
}
