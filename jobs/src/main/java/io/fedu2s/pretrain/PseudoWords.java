package io.fedu2s.pretrain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Words of many kinds: English ones of {@code words.txt}, words that look like English, syllables, plain letters and
 * random pieces of a tokenizer's vocabulary, so that in the end any sequence of tokens occurs.
 */
final class PseudoWords {
    /** A kind of word. */
    enum Kind {
        /** A word such as {@code the} that joins others. */
        FUNCTION,
        /** An English word with a meaning. */
        CONTENT,
        /** A word made of English beginnings, roots and endings. */
        DERIVED,
        /** A word whose letters follow each other as in English. */
        LETTER_CHAIN,
        /** A word of syllables, as names are made. */
        SYLLABLES,
        /** Letters, each as likely as the other. */
        LETTERS,
        /** Random pieces of the tokenizer's vocabulary. */
        PIECES
    }

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String WORD_EDGE = " ";
    private static final int LONGEST_CHAIN = 13;

    private final List<String> function = new ArrayList<>();
    private final List<String> content = new ArrayList<>();
    private final List<String> beginnings = new ArrayList<>();
    private final List<String> roots = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();
    private final Map<String, String> followers = new HashMap<>();
    private final List<String> pieces;

    /**
     * Words of all kinds.
     *
     * @param vocabularyPieces texts of tokens; if empty, letter chains stand in for them
     */
    PseudoWords(List<String> vocabularyPieces) {
        for (String line : ResourceLines.of("words.txt")) {
            List<String> words = List.of(line.split(" ", -1));
            List<String> rest = words.subList(1, words.size());
            switch (words.get(0)) {
                case "function" -> function.addAll(rest);
                case "content" -> content.addAll(rest);
                case "beginning" -> beginnings.addAll(rest);
                case "root" -> roots.addAll(rest);
                case "ending" -> endings.addAll(rest);
                default -> throw new IllegalStateException("words.txt: unknown line: " + line);
            }
        }
        content.forEach(this::learnLetters);
        pieces = vocabularyPieces.stream()
                .map(String::strip)
                .filter(PseudoWords::harmless)
                .toList();
    }

    /** A new word of the given kind. */
    String next(Kind kind, RandomGenerator random) {
        return switch (kind) {
            case FUNCTION -> frequent(function, random);
            case CONTENT -> frequent(content, random);
            case DERIVED -> derived(random);
            case LETTER_CHAIN -> chain(random);
            case SYLLABLES -> Names.syllables(1 + random.nextInt(3), random);
            case LETTERS -> letters(random);
            case PIECES -> pieces.isEmpty() ? chain(random) : joinedPieces(random);
        };
    }

    /** Words early in the list come more often, as in texts. */
    private static String frequent(List<String> words, RandomGenerator random) {
        double skewed = Math.pow(random.nextDouble(), 1.7);
        return words.get((int) (skewed * words.size()));
    }

    private String derived(RandomGenerator random) {
        String stem = random.nextInt(3) == 0 ? chain(random) : Names.pick(roots, random);
        String beginning = random.nextInt(2) == 0 ? Names.pick(beginnings, random) : "";
        String second = random.nextInt(6) == 0 ? Names.pick(roots, random) : "";
        return beginning + stem + second + Names.pick(endings, random);
    }

    private void learnLetters(String word) {
        String letters = WORD_EDGE + WORD_EDGE + word.toLowerCase(Locale.ROOT) + WORD_EDGE;
        for (int at = 2; at < letters.length(); at++) {
            followers.merge(letters.substring(at - 2, at), letters.substring(at, at + 1), String::concat);
        }
    }

    private String chain(RandomGenerator random) {
        StringBuilder word = new StringBuilder(WORD_EDGE + WORD_EDGE);
        while (word.length() < LONGEST_CHAIN + 2) {
            String possible = followers.getOrDefault(word.substring(word.length() - 2), WORD_EDGE);
            char letter = possible.charAt(random.nextInt(possible.length()));
            if (letter == ' ') {
                break;
            }
            word.append(letter);
        }
        return word.substring(2);
    }

    private static String letters(RandomGenerator random) {
        int length = 1 + random.nextInt(9);
        StringBuilder word = new StringBuilder();
        for (int letter = 0; letter < length; letter++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    private String joinedPieces(RandomGenerator random) {
        int count = 1 + random.nextInt(4);
        StringBuilder word = new StringBuilder();
        for (int piece = 0; piece < count; piece++) {
            word.append(Names.pick(pieces, random));
        }
        return word.toString();
    }

    /** Pieces must not end a sentence, forge a marker of the layout or be a broken character. */
    private static boolean harmless(String piece) {
        return !piece.isEmpty()
                && piece.chars().noneMatch(c -> ".?!#\n\r\t\uFFFD<>".indexOf(c) >= 0 || c < ' ')
                && !FewShotLayout.isMarker(piece);
    }
}
