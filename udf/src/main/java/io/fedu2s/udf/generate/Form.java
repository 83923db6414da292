package io.fedu2s.udf.generate;

import java.io.Serializable;
import java.util.List;

/**
 * The form of an answer: fields that the model writes, each behind words that stand there whether the model would have
 * written them or not. So no answer is lost for its form (guided decoding, Willard &amp; Louf 2023, for the one grammar
 * that a pair needs: words, field, words, field).
 *
 * @param fields at least one; the words that open the first stand at the end of the prompt
 */
public record Form(List<Field> fields) implements Serializable {
    /** What becomes of a field that its limit cuts off. */
    public enum AtLimit {
        /** It stays as it is, and the answer ends there. */
        CUT_OFF,
        /** It ends at its last whole sentence; one without any is cut off. */
        LAST_SENTENCE
    }

    /**
     * A field.
     *
     * @param opening the words before it, in the answer's text
     * @param maxNewTokens the most tokens that the model writes for it
     * @param stop texts that end it when they come up behind anything but blanks; they are no part of it
     * @param atLimit what becomes of it at its limit
     * @param mustHaveText whether the model may end the answer only behind anything but blanks
     * @param begins texts one of which the field begins with, blanks before them included; where there are none, any may
     * @param endsBehind texts that end it when they come up, and are its last words
     * @param vocabulary a text of whose words it consists; empty where any words may stand in it
     */
    public record Field(
            String opening,
            int maxNewTokens,
            List<String> stop,
            AtLimit atLimit,
            boolean mustHaveText,
            List<String> begins,
            List<String> endsBehind,
            String vocabulary)
            implements Serializable {
        /** Copies the lists. */
        public Field {
            stop = List.copyOf(stop);
            begins = List.copyOf(begins);
            endsBehind = List.copyOf(endsBehind);
            if (maxNewTokens < 1) {
                throw new IllegalArgumentException("a field of at most %d tokens".formatted(maxNewTokens));
            }
        }

        /** A field that holds text and ends at a whole sentence. */
        public static Field guided(String opening, int maxNewTokens, List<String> stop) {
            return new Field(opening, maxNewTokens, stop, AtLimit.LAST_SENTENCE, true, List.of(), List.of(), "");
        }

        /** The same, which begins with one of these texts and ends behind the first of those. */
        public Field between(List<String> newBegins, List<String> newEndsBehind) {
            return new Field(opening, maxNewTokens, stop, atLimit, mustHaveText, newBegins, newEndsBehind, vocabulary);
        }

        /** The same of the words of a text alone; of any words where the text is empty. */
        public Field of(String words) {
            return new Field(opening, maxNewTokens, stop, atLimit, mustHaveText, begins, endsBehind, words);
        }
    }

    /** Copies the list. */
    public Form {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a form without fields");
        }
    }

    /** Text as the model writes it, up to an end token, a stop or the limit. */
    public static Form free(int maxNewTokens, List<String> stop) {
        return new Form(List.of(new Field("", maxNewTokens, stop, AtLimit.CUT_OFF, false, List.of(), List.of(), "")));
    }

    /** The most tokens that the model writes in all fields. */
    int maxNewTokens() {
        return fields.stream().mapToInt(Field::maxNewTokens).sum();
    }
}
