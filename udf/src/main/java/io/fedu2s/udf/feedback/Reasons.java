package io.fedu2s.udf.feedback;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.text.ResourceText;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is demanded where pairs were refused for a reason: a line {@code reason: sentence} each. Blank lines and those that
 * begin with {@code #} say nothing.
 *
 * @param sentences by reason
 */
public record Reasons(SortedMap<String, String> sentences) implements Serializable {
    private static final String STANDARD = "reasons.txt";

    /** Copies the map. */
    public Reasons {
        sentences = Collections.unmodifiableSortedMap(new TreeMap<>(sentences));
    }

    /** Those that come with the program. */
    public static Reasons standard() {
        return parse(STANDARD, ResourceText.of(Reasons.class, STANDARD));
    }

    /**
     * Reads a file of reasons.
     *
     * @param file names it in errors
     * @throws io.fedu2s.udf.error.UserException where a line is none, or a reason comes twice
     */
    public static Reasons parse(String file, String text) {
        SortedMap<String, String> sentences = new TreeMap<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String reason = colon < 0 ? "" : line.substring(0, colon).strip();
            String sentence = line.substring(colon + 1).strip();
            if (!reason.matches("\\w+") || sentence.isEmpty() || sentences.put(reason, sentence) != null) {
                throw Errors.reasonsLineWrong(file, at + 1);
            }
        }
        return new Reasons(sentences);
    }

    /**
     * The sentences for the most frequent reasons of those that have one, the most frequent first.
     *
     * @param counts how many pairs were refused for each reason
     * @param most how many sentences at most
     */
    public String demands(Map<String, Long> counts, int most) {
        return counts.entrySet().stream()
                .filter(each -> sentences.containsKey(each.getKey()))
                .sorted(Comparator.comparing((Map.Entry<String, Long> each) -> -each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(each -> sentences.get(each.getKey()))
                .collect(Collectors.joining(" "));
    }
}
