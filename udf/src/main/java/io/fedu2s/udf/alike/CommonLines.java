package io.fedu2s.udf.alike;

import io.fedu2s.udf.text.Normalizer;
import java.util.Arrays;

/**
 * The lines of a normalised text, told by hashes, so that those which many documents have can be counted and taken away.
 * Blanks around a line don't count; a line of blanks is none.
 */
public final class CommonLines {
    private CommonLines() {}

    /**
     * A text without some of its lines.
     *
     * @param text what is left, normalised; empty where nothing is
     * @param lines how many lines are gone
     * @param characters how many characters were in them
     */
    public record Remaining(String text, int lines, int characters) {}

    /** The hashes of a text's lines, in ascending order and each once. */
    public static long[] hashes(String text) {
        return text.lines()
                .mapToLong(CommonLines::hash)
                .filter(hash -> hash != 0)
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * Takes lines away.
     *
     * @param common hashes of the lines, in ascending order
     */
    public static Remaining without(long[] common, String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int lines = 0;
        int characters = 0;
        for (String line : text.lines().toList()) {
            long hash = hash(line);
            if (hash != 0 && Arrays.binarySearch(common, hash) >= 0) {
                lines++;
                characters += line.length();
            } else {
                kept.append(line).append('\n');
            }
        }
        String remaining =
                lines == 0 ? text : Normalizer.normalize(kept.toString()).text();
        return new Remaining(remaining, lines, characters);
    }

    /** 0 stands for a line of blanks. */
    private static long hash(String line) {
        String stripped = line.strip();
        return stripped.isEmpty() ? 0 : Hash64.of(stripped, 0, stripped.length());
    }
}
