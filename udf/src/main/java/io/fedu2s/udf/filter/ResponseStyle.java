package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the responses of a pool's examples look: how long they are, and in which forms they start and end. */
public final class ResponseStyle {
    /** How a response starts and ends. */
    private record Outline(Edge start, Edge end) {}

    private enum Edge {
        CAPITAL,
        SMALL,
        DIGIT,
        FULL_STOP,
        QUESTION_MARK,
        EXCLAMATION_MARK,
        NOTHING,
        OTHER
    }

    private static final String CLOSING = "\"'\u201D\u2019)]\u00BB";
    private static final String OPENING = "\"'\u201C\u2018([\u00AB";

    private final int[] sortedWords;
    private final Map<Outline, Integer> outlines = new HashMap<>();

    private ResponseStyle(Collection<String> responses) {
        sortedWords = responses.stream()
                .mapToInt(response -> Words.of(response).size())
                .sorted()
                .toArray();
        responses.forEach(response -> outlines.merge(outline(response), 1, Integer::sum));
    }

    /** The style of these responses. */
    public static ResponseStyle of(Collection<String> responses) {
        return new ResponseStyle(responses);
    }

    /** How many words a response has at this quantile of the examples; the nearest example decides. */
    double words(double quantile) {
        return sortedWords[(int) Math.round(quantile * (sortedWords.length - 1))];
    }

    /** Of the examples, the share whose responses start and end in the same form. */
    double share(String response) {
        return sortedWords.length == 0 ? 1 : outlines.getOrDefault(outline(response), 0) / (double) sortedWords.length;
    }

    List<PairFilter> filters(FilterConfig config) {
        Double quantile = sortedWords.length == 0 ? null : config.styleLengthQuantile();
        return List.of(
                new PairFilter(
                        "style_length",
                        "response_words",
                        quantile == null ? null : length(quantile, quantile),
                        quantile == null ? null : length(1 - quantile, quantile),
                        each -> each.responseWords().size()),
                PairFilter.atLeast(
                        Limit.of("filter.minStyleShare", config.minStyleShare()),
                        "style_form",
                        "style_share",
                        each -> share(each.candidate().response())));
    }

    private Limit length(double quantile, double threshold) {
        double words = words(quantile);
        return new Limit(words, "%.0f, by filter.styleLengthQuantile %s of the examples".formatted(words, threshold));
    }

    private static Outline outline(String response) {
        String text = response.strip();
        int from = 0;
        int to = text.length();
        while (from < to && OPENING.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && CLOSING.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return from == to
                ? new Outline(Edge.NOTHING, Edge.NOTHING)
                : new Outline(start(text.codePointAt(from)), end(text.codePointBefore(to)));
    }

    private static Edge start(int c) {
        if (Character.isDigit(c)) {
            return Edge.DIGIT;
        }
        if (Character.isLetter(c)) {
            return Character.isUpperCase(c) ? Edge.CAPITAL : Edge.SMALL;
        }
        return Edge.OTHER;
    }

    private static Edge end(int c) {
        return switch (c) {
            case '.', '\u3002', '\u0964' -> Edge.FULL_STOP;
            case '?', '\uFF1F', '\u061F' -> Edge.QUESTION_MARK;
            case '!', '\uFF01' -> Edge.EXCLAMATION_MARK;
            default -> Character.isLetterOrDigit(c) ? Edge.NOTHING : Edge.OTHER;
        };
    }
}
