package io.fedu2s.udf.metric;

import java.io.Serializable;

/** Precision, recall and their harmonic mean F = 2PR / (P + R), which is 0 where both are. */
public record Score(double precision, double recall, double fMeasure) implements Serializable {
    /** Nothing in common. */
    public static final Score ZERO = new Score(0, 0, 0);

    /** The score with its F. */
    public static Score of(double precision, double recall) {
        double sum = precision + recall;
        return new Score(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
    }
}
