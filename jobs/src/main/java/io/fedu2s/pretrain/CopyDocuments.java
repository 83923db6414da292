package io.fedu2s.pretrain;

import io.fedu2s.pretrain.CopySentences.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Documents without sense whose only question is {@code What does the text say about X?}, answered by the sentence that
 * holds X, word by word. They teach a model to copy from any text, also from one of a kind it has never seen.
 */
final class CopyDocuments implements DocumentSource {
    /** The domain of these documents. */
    static final String DOMAIN = "text";

    private static final List<String> QUESTIONS = List.of(
            "What does the document say about %s?",
            "What is said about %s?",
            "Which sentence speaks of %s?",
            "Quote the sentence about %s.",
            "What does the text tell about %s?");
    private static final Pattern TOPIC = Pattern.compile("[^\\s\"(),;]+( [^\\s\"(),;]+)?");
    private static final double MAIN_QUESTION = 0.8;
    private static final int MOST_SENTENCES = 8;
    private static final int FEWEST_TOKENS = 20;
    private static final int ATTEMPTS = 12;
    private static final int SHORTEST_TOPIC = 3;

    private final CopySentences sentences;
    private final ToIntFunction<String> tokens;

    CopyDocuments(PseudoWords words, ToIntFunction<String> tokens) {
        this.sentences = new CopySentences(words);
        this.tokens = tokens;
    }

    @Override
    public LabelledDocument next(RandomGenerator random, int maxTokens) {
        while (true) {
            List<String> drafted = draft(random, maxTokens);
            String document = joined(drafted, random);
            List<GroundedPair> pairs = new ArrayList<>();
            for (String sentence : drafted) {
                topic(sentence, document, random)
                        .ifPresent(topic -> pairs.add(new GroundedPair(question(topic, random), sentence, sentence)));
            }
            if (!pairs.isEmpty()) {
                return new LabelledDocument(DOMAIN, document, pairs);
            }
        }
    }

    /** Most documents are one paragraph, some have several lines, and some people put two spaces after a full stop. */
    private static String joined(List<String> drafted, RandomGenerator random) {
        List<String> separators = switch (random.nextInt(32)) {
            case 0 -> List.of("  ");
            case 1, 2 -> List.of("\n");
            case 3, 4, 5 -> List.of(" ", " ", "\n");
            default -> List.of(" ");
        };
        StringBuilder document = new StringBuilder();
        for (String sentence : drafted) {
            document.append(document.isEmpty() ? "" : Names.pick(separators, random))
                    .append(sentence);
        }
        return document.toString();
    }

    private List<String> draft(RandomGenerator random, int maxTokens) {
        int wanted = 1 + random.nextInt(MOST_SENTENCES);
        Style style = sentences.style(random);
        boolean mixed = random.nextInt(4) == 0;
        boolean arithmetic = random.nextInt(8) == 0;
        List<String> drafted = new ArrayList<>();
        int length = 0;
        for (int attempt = 0; attempt < ATTEMPTS && drafted.size() < wanted; attempt++) {
            Style one = mixed ? sentences.style(random) : style;
            boolean equation = arithmetic && random.nextInt(3) > 0;
            String sentence = equation ? sentences.equation(random) : sentences.next(one, random);
            int sentenceTokens = tokens.applyAsInt(sentence);
            boolean fits = length + sentenceTokens <= Math.max(maxTokens, FEWEST_TOKENS);
            if (fits && !drafted.contains(sentence)) {
                drafted.add(sentence);
                length += sentenceTokens;
            }
        }
        return drafted;
    }

    /** A word of the sentence, or two neighbours, that stand nowhere else in the document. */
    private static Optional<String> topic(String sentence, String document, RandomGenerator random) {
        String[] words = sentence.split(" ", -1);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int at = random.nextInt(words.length);
            boolean two = random.nextInt(4) == 0 && at + 1 < words.length;
            String topic = bare(two ? words[at] + " " + words[at + 1] : words[at]);
            boolean wordy = topic.length() >= SHORTEST_TOPIC && topic.chars().anyMatch(Character::isLetter);
            if (wordy && TOPIC.matcher(topic).matches() && document.indexOf(topic) == document.lastIndexOf(topic)) {
                return Optional.of(topic);
            }
        }
        return Optional.empty();
    }

    private static String bare(String word) {
        return word.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}%]+$", "");
    }

    private static String question(String topic, RandomGenerator random) {
        return random.nextDouble() < MAIN_QUESTION
                ? "What does the text say about " + topic + "?"
                : Names.pick(QUESTIONS, random).formatted(topic);
    }
}
