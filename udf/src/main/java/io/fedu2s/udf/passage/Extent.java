package io.fedu2s.udf.passage;

import java.io.Serializable;
import java.util.List;

/**
 * How many sentences a place takes.
 *
 * @param sentences how many, where the rule takes whole ones; among how many of the last ones it looks for a statement
 * @param following how many more the response takes behind a statement, as far as they say something in words, too
 */
public record Extent(int sentences, int following) implements Serializable {
    /** So many sentences and none behind. */
    public static Extent of(int sentences) {
        return new Extent(sentences, 0);
    }

    /** The text from sentence {@code from} to the one before {@code to}, of all sentences of the text. */
    static String joined(List<String> sentences, int from, int to, String text) {
        int start = 0;
        int end = 0;
        for (int at = 0; at < to; at++) {
            start = at <= from ? text.indexOf(sentences.get(at), end) : start;
            end = text.indexOf(sentences.get(at), end) + sentences.get(at).length();
        }
        return text.substring(start, end);
    }
}
