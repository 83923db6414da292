package io.fedu2s.udf.filter;

import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Generation;
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
    /**
     * What was read from an answer.
     *
     * @param chunk the text it is about
     */
    public static Candidate of(
            Generation answer,
            String chunk,
            Parsing.Pair read,
            List<ScoredExample> examples,
            Map<String, Double> modelScores) {
        boolean cutOff = answer.finishReason().equals(FinishReason.LENGTH.stored()) && !read.closed();
        return new Candidate(
                chunk, answer.evidence(), read.instruction(), read.response(), cutOff, examples, modelScores);
    }

    /** Copies the collections. */
    public Candidate {
        examples = List.copyOf(examples);
        modelScores = Map.copyOf(modelScores);
    }
}
