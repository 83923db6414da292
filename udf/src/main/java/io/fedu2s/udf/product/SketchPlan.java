package io.fedu2s.udf.product;

import io.fedu2s.udf.record.ContentId;
import java.io.Serializable;

/**
 * What a sketch of one module's ΔW* (D_out, D_in) is drawn with.
 *
 * @param outputs D_out
 * @param inputs D_in
 * @param width l, columns of the sketch: the rank kept and some more
 * @param probes t, further columns that only measure the error
 * @param seed of the Gaussian numbers
 */
public record SketchPlan(int outputs, int inputs, int width, int probes, long seed) implements Serializable {
    /** Columns beyond the rank (Halko, Martinsson, Tropp 2011, section 4.2: 5 or 10 are enough). */
    public static final int OVERSAMPLING = 8;

    /** With 8 probes the estimate of a squared error is off by 50 % at one standard deviation, at the worst. */
    public static final int PROBES = 8;

    /** Keeps the sketch inside the weight. */
    public SketchPlan {
        if (outputs < 1 || inputs < 1 || width < 1 || probes < 1) {
            throw new IllegalArgumentException("a sketch of %d columns with %d probes of a weight of %d x %d"
                    .formatted(width, probes, outputs, inputs));
        }
        width = Math.min(width, Math.min(outputs, inputs));
    }

    /**
     * The usual plan.
     *
     * @param current the module's current factors: shape and rank r
     * @param runSeed the run's seed
     * @param round the round
     * @param module the module's path
     */
    public static SketchPlan of(Factors current, long runSeed, int round, String module) {
        return new SketchPlan(
                current.outputs(),
                current.inputs(),
                current.rank() + OVERSAMPLING,
                PROBES,
                ContentId.seed(runSeed, "sketch", round, module));
    }
}
