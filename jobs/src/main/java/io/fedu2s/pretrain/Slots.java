package io.fedu2s.pretrain;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names, words and numbers of one scene: each slot gets its value at first use and keeps it.
 *
 * <p>{@code {town}} is an invented town, {@code {town2}} another one, {@code {food}} a word of the list {@code food},
 * {@code {Food}} the same word with a capital, {@code {dose}} a number of the range {@code dose} and
 * {@code {a*b+c}} is computed from left to right.
 */
final class Slots {
    private static final Pattern CHOICE = Pattern.compile("<([^<>]*)>");
    private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern OPERATOR = Pattern.compile("(?<=[-+*/])|(?=[-+*/])");
    private static final Pattern ARTICLE = Pattern.compile("\\b([Aa]) (\\[?[aeio])");
    private static final int ATTEMPTS = 50;

    private final FactBook book;
    private final Names names;
    private final RandomGenerator random;
    private final Map<String, String> values = new HashMap<>();

    Slots(FactBook book, Names names, RandomGenerator random) {
        this.book = book;
        this.names = names;
        this.random = random;
    }

    /** The wording with its choices made and its slots filled, starting with a capital. */
    String fill(String wording) {
        String chosen = CHOICE.matcher(wording).replaceAll(match -> {
            List<String> choices = List.of(match.group(1).split("\\|", -1));
            return Matcher.quoteReplacement(Names.pick(choices, random));
        });
        String filled = SLOT.matcher(chosen).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
        String worded = ARTICLE.matcher(filled).replaceAll("$1n $2");
        return worded.startsWith("[") ? "[" + Names.capitalised(worded.substring(1)) : Names.capitalised(worded);
    }

    private String value(String slot) {
        String[] terms = OPERATOR.split(slot, -1);
        if (terms.length == 1) {
            return bound(slot);
        }
        int result = number(terms[0]);
        for (int term = 1; term < terms.length; term += 2) {
            int operand = number(terms[term + 1]);
            result = switch (terms[term]) {
                case "+" -> result + operand;
                case "-" -> result - operand;
                case "*" -> result * operand;
                default -> result / operand;
            };
        }
        return Integer.toString(result);
    }

    private int number(String term) {
        return Integer.parseInt(Character.isDigit(term.charAt(0)) ? term : bound(term));
    }

    private String bound(String slot) {
        String lower = slot.substring(0, 1).toLowerCase(Locale.ROOT) + slot.substring(1);
        if (!lower.equals(slot) && !book.lists().containsKey(slot)) {
            return Names.capitalised(bound(lower));
        }
        String known = values.get(slot);
        if (known != null) {
            return known;
        }
        String kind = slot.replaceAll("\\d+$", "");
        String drawn = draw(kind);
        for (int attempt = 0; values.containsValue(drawn) && attempt < ATTEMPTS; attempt++) {
            drawn = draw(kind);
        }
        values.put(slot, drawn);
        return drawn;
    }

    private String draw(String kind) {
        List<String> words = book.lists().get(kind);
        if (words != null) {
            return Names.pick(words, random);
        }
        FactBook.Range range = book.ranges().get(kind);
        if (range != null) {
            int steps = (range.high() - range.low()) / range.step() + 1;
            return Integer.toString(range.low() + range.step() * random.nextInt(steps));
        }
        return names.invent(kind, random)
                .orElseThrow(() -> new IllegalStateException("no list, range or name for slot " + kind));
    }
}
