package io.fedu2s.udf.train;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.Set;

/**
 * What an optimiser makes of a gradient.
 *
 * @param kind AdamW or plain gradient steps
 * @param learningRate peak rate
 * @param schedule {@code constant}, {@code linear} or {@code cosine} after the warm-up
 * @param warmupSteps steps over which the rate rises from 0
 * @param weightDecay decay by the rate, decoupled from the gradient's moments
 * @param clipNorm largest norm of a step's gradient; 0 leaves it as it is
 */
public record OptimiserConfig(
        LocalOptimiser kind, double learningRate, String schedule, int warmupSteps, double weightDecay, double clipNorm)
        implements Serializable {
    private static final Set<String> SCHEDULES = Set.of("constant", "linear", "cosine");

    /** Checks the ranges. */
    public OptimiserConfig {
        TrainingConfig.atLeast("learningRate", learningRate, 0);
        TrainingConfig.atLeast("warmupSteps", warmupSteps, 0);
        TrainingConfig.atLeast("weightDecay", weightDecay, 0);
        TrainingConfig.atLeast("clipNorm", clipNorm, 0);
        if (!SCHEDULES.contains(schedule)) {
            throw Errors.trainingInvalid("schedule", schedule, "one of " + SCHEDULES);
        }
    }

    /** The same with another peak rate. */
    public OptimiserConfig withLearningRate(double other) {
        return new OptimiserConfig(kind, other, schedule, warmupSteps, weightDecay, clipNorm);
    }

    /** The rate of a step, counted from 0, as transformers' schedulers of these names give it. */
    double rate(int step, int steps) {
        if (step < warmupSteps) {
            return learningRate * step / warmupSteps;
        }
        double progress = (double) (step - warmupSteps) / Math.max(1, steps - warmupSteps);
        return switch (schedule) {
            case "linear" -> learningRate * Math.max(0, 1 - progress);
            case "cosine" -> learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
            default -> learningRate;
        };
    }
}
