package io.fedu2s.jobs.evaluate;

import io.fedu2s.udf.record.Evaluation;
import java.util.List;

/**
 * What was measured.
 *
 * @param measured whether this run measured it; not where all was there already
 * @param evaluations all rows of the table
 */
public record EvaluateResult(boolean measured, List<Evaluation> evaluations) {
    /** Copies the list. */
    public EvaluateResult {
        evaluations = List.copyOf(evaluations);
    }

    /** How many measures there are; the table has them. */
    @Override
    public String toString() {
        return "EvaluateResult[measured=%s, evaluations=%d]".formatted(measured, evaluations.size());
    }
}
