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

    /** The text from the first of neighbouring sentences to the end of the last. */
    static String joined(List<String> neighbours, String text) {
        if (neighbours.isEmpty()) {
            return "";
        }
        int start = text.indexOf(neighbours.get(0));
        int end = start;
        for (String sentence : neighbours) {
            end = text.indexOf(sentence, end) + sentence.length();
        }
        return text.substring(start, end);
    }
}
