package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A place of a text that a pair is about.
 *
 * @param evidence the sentences, as the text has them; empty where there is none
 * @param response the words among them that answer; empty where the model shall write the response
 * @param question what the place asks itself, or answers if its words are turned; empty where the model shall ask
 */
public record Passage(String evidence, String response, String question) {
    /** No place in particular. */
    public static final Passage NONE = new Passage("", "");

    private static final String GAP = "____";

    /** A place about which the model asks. */
    public Passage(String evidence, String response) {
        this(evidence, response, "");
    }

    /** The evidence with a gap where the response stands first. */
    public String cloze() {
        int at = evidence.indexOf(response);
        return response.isEmpty() || at < 0
                ? evidence
                : evidence.substring(0, at) + GAP + evidence.substring(at + response.length());
    }

    /**
     * The place of a document from which a response was taken: the first sentence that holds it word for word, else the
     * one with the largest share of its words.
     */
    public static Passage behind(String document, String response) {
        List<String> sentences = new ArrayList<>(Sentences.of(document));
        for (String sentence : sentences) {
            if (!response.isBlank() && sentence.contains(response.strip())) {
                return new Passage(sentence, response.strip());
            }
        }
        Set<String> wanted = new HashSet<>(Words.of(response));
        String best = "";
        double most = -1;
        for (String sentence : sentences) {
            double share = Words.of(sentence).stream()
                    .distinct()
                    .filter(wanted::contains)
                    .count();
            if (share > most) {
                most = share;
                best = sentence;
            }
        }
        return new Passage(best, response.strip());
    }

    /** Whether the evidence holds the response word for word. */
    public boolean holdsResponse() {
        return !response.isEmpty() && evidence.contains(response);
    }
}
