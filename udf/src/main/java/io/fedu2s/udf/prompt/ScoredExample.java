package io.fedu2s.udf.prompt;

import java.io.Serializable;

/**
 * An example of the pool, or a pair of the client's own, with its relatedness to one chunk.
 *
 * @param score larger is more related; only its order counts here
 */
public record ScoredExample(String exampleId, double score, String document, String instruction, String response)
        implements Serializable {
    /** The same, as related as {@code nearness} says. */
    public ScoredExample withScore(double nearness) {
        return new ScoredExample(exampleId, nearness, document, instruction, response);
    }
}
