package io.fedu2s.udf.feedback;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is demanded where pairs were refused for a reason: a line {@code reason: sentence} each. Blank lines and those that
 * begin with {@code #} say nothing.
 *
 * @param sentences by reason
 */
public record Reasons(Map<String, String> sentences) implements Serializable {
    private static final String STANDARD = "reasons.txt";

    /** Copies the map. */
    public Reasons {
        sentences = Map.copyOf(sentences);
    }

    /** Those that come with the program. */
    public static Reasons standard() {
        try (InputStream in = Reasons.class.getResourceAsStream(STANDARD)) {
            if (in == null) {
                throw new IllegalStateException("resource " + STANDARD + " is not in the jar");
            }
            return parse(STANDARD, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file of reasons.
     *
     * @param file names it in errors
     * @throws io.fedu2s.udf.error.UserException where a line is none, or a reason comes twice
     */
    public static Reasons parse(String file, String text) {
        Map<String, String> sentences = new TreeMap<>();
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
