package io.fedu2s.jobs.people;

import java.util.Map;

/**
 * What filters measured of a pair, and what people say of it as the model wrote it.
 *
 * @param kind of pair, whose thresholds hold
 * @param scores what was measured
 * @param passed whether no filter refused it
 * @param good whether people accept it; one that they had to correct is none
 */
public record Judgement(String kind, Map<String, Double> scores, boolean passed, boolean good) {
    /** Copies the scores. */
    public Judgement {
        scores = Map.copyOf(scores);
    }
}
