package io.fedu2s.udf.filter;

import io.fedu2s.udf.prompt.ScoredExample;
import java.util.List;
import java.util.Map;

/**
 * A generated pair before its verdict.
 *
 * @param chunk the text it was generated from
 * @param evidence the place of it that the pair is about; empty where it is about the whole
 * @param cutOff the token limit ended the response
 * @param examples those in its prompt
 * @param modelScores named as in {@link ModelScores}; empty where no model scored the pair
 */
public record Candidate(
        String chunk,
        String evidence,
        String instruction,
        String response,
        boolean cutOff,
        List<ScoredExample> examples,
        Map<String, Double> modelScores) {
    /** Copies the collections. */
    public Candidate {
        examples = List.copyOf(examples);
        modelScores = Map.copyOf(modelScores);
    }
}
