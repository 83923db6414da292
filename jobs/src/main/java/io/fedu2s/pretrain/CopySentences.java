package io.fedu2s.pretrain;

import io.fedu2s.pretrain.PseudoWords.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Sentences without sense, made of {@link PseudoWords} with the numbers, brackets, quotes and capitals of real texts.
 */
final class CopySentences {
    private static final int FEWEST_WORDS = 3;
    private static final int MOST_WORDS = 30;

    private final PseudoWords words;

    CopySentences(PseudoWords words) {
        this.words = words;
    }

    /**
     * What the sentences of one document look like.
     *
     * @param kinds the kinds of words, one drawn for each word
     * @param topics words that come again and again
     * @param numbers how many words in a hundred are numbers
     * @param longest the most words of a sentence
     */
    record Style(List<Kind> kinds, List<String> topics, int numbers, int longest) {}

    /** A style for one document. */
    Style style(RandomGenerator random) {
        List<Kind> kinds = switch (random.nextInt(12)) {
            case 0 -> List.of(Kind.PIECES);
            case 1 -> List.of(Kind.LETTERS);
            case 2 -> List.of(Kind.SYLLABLES);
            case 3 -> List.of(Kind.LETTER_CHAIN);
            case 4 -> List.of(Kind.values());
            case 5 -> List.of(Kind.CONTENT, Kind.FUNCTION, Kind.CONTENT);
            case 6 -> List.of(Kind.FUNCTION, Kind.PIECES);
            case 7 -> List.of(Kind.FUNCTION, Kind.FUNCTION, Kind.DERIVED, Kind.CONTENT, Kind.LETTER_CHAIN);
            default -> List.of(Kind.FUNCTION, Kind.FUNCTION, Kind.CONTENT, Kind.CONTENT, Kind.DERIVED);
        };
        List<String> topics = new ArrayList<>();
        for (int topic = 0; topic < 4; topic++) {
            topics.add(words.next(Names.pick(kinds, random), random));
        }
        int numbers = random.nextInt(3) == 0 ? 12 : random.nextInt(5);
        return new Style(kinds, topics, numbers, random.nextBoolean() ? MOST_WORDS : 14);
    }

    /** A sentence of this style. */
    String next(Style style, RandomGenerator random) {
        int count = FEWEST_WORDS + random.nextInt(style.longest() - FEWEST_WORDS + 1);
        List<String> sentence = new ArrayList<>();
        while (sentence.size() < count) {
            sentence.add(word(style, random));
        }
        if (random.nextInt(10) > 0) {
            sentence.set(0, Names.capitalised(sentence.get(0)));
        }
        if (count > 5 && random.nextInt(5) == 0) {
            enclose(sentence, "(", ")", random);
        }
        if (count > 5 && random.nextInt(12) == 0) {
            enclose(sentence, "\"", "\"", random);
        }
        return String.join(" ", sentence).replaceFirst("[,;]+$", "") + ending(random);
    }

    /** A line of arithmetic as worked problems have it. */
    String equation(RandomGenerator random) {
        String name = Names.capitalised(Names.syllables(1 + random.nextInt(2), random));
        String noun = words.next(Kind.CONTENT, random);
        int a = 2 + random.nextInt(60);
        int b = 2 + random.nextInt(30);
        return switch (random.nextInt(8)) {
            case 0 -> name + ":" + a * b + "/" + b + "=" + a + " " + noun;
            case 1 -> name + " has " + a + "*" + b + "=" + a * b + " " + noun + ".";
            case 2 -> name + " and the others have " + a + "+" + b + "=" + (a + b) + " " + noun;
            case 3 -> "So " + name + " spends " + a + " x $" + b + " = $" + a * b + " on " + noun + ".";
            case 4 -> "The total number of " + noun + " is " + a + " + " + b + " = " + (a + b) + " " + noun + ".";
            case 5 -> "There are " + (a + b) + " - " + b + " = " + a + " " + noun + " left for " + name + ".";
            case 6 ->
                "Each " + noun + " costs $" + a + "." + (10 + random.nextInt(90)) + " so " + name + " pays $" + a * b;
            default -> name + " needs " + a + "/" + b + " of the " + noun + ", or " + random.nextInt(100) + "%.";
        };
    }

    private String word(Style style, RandomGenerator random) {
        if (random.nextInt(100) < style.numbers()) {
            return number(random);
        }
        String word = random.nextInt(9) == 0
                ? Names.pick(style.topics(), random)
                : words.next(Names.pick(style.kinds(), random), random);
        String written = switch (random.nextInt(40)) {
            case 0, 1, 2 -> Names.capitalised(word);
            case 3 -> word.toUpperCase(Locale.ROOT);
            case 4 -> word + "-" + words.next(Names.pick(style.kinds(), random), random);
            case 5 -> word + "'s";
            default -> word;
        };
        return written + (random.nextInt(13) == 0 ? "," : random.nextInt(150) == 0 ? ";" : "");
    }

    private static String number(RandomGenerator random) {
        int small = random.nextInt(100);
        int large = 100 + random.nextInt(900);
        return switch (random.nextInt(14)) {
            case 0 -> small + "%";
            case 1 -> small + "." + random.nextInt(10) + "%";
            case 2 -> "(n = " + small + ")";
            case 3 -> 1 + random.nextInt(90) + "," + large;
            case 4 -> String.valueOf(1100 + random.nextInt(920));
            case 5 -> "(p < 0.0" + (1 + random.nextInt(9)) + ")";
            case 6 -> "0." + large;
            case 7 -> "$" + large;
            case 8 -> small + "-" + large;
            case 9 -> small + "/" + (1 + random.nextInt(20));
            case 10 -> small + "." + random.nextInt(10);
            case 11 -> String.valueOf(large);
            default -> String.valueOf(small);
        };
    }

    private static void enclose(List<String> sentence, String open, String close, RandomGenerator random) {
        int from = 1 + random.nextInt(sentence.size() - 3);
        int to = from + random.nextInt(Math.min(4, sentence.size() - 1 - from));
        sentence.set(from, open + sentence.get(from));
        sentence.set(to, sentence.get(to) + close);
    }

    private static String ending(RandomGenerator random) {
        int chance = random.nextInt(20);
        return chance < 17 ? "." : chance < 19 ? "?" : "!";
    }
}
