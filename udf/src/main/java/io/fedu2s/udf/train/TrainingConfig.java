package io.fedu2s.udf.train;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.Decoder.Activations;
import java.io.Serializable;
import java.util.Set;

/**
 * How an adapter is tuned.
 *
 * @param batchSize rows of one optimiser step
 * @param maxLength longest row in tokens; longer ones are left out and counted
 * @param steps optimiser steps
 * @param learningRate peak rate of AdamW
 * @param schedule {@code constant}, {@code linear} or {@code cosine} after the warm-up
 * @param warmupSteps steps over which the rate rises from 0
 * @param weightDecay decoupled decay of AdamW
 * @param clipNorm largest norm of a step's gradient; 0 leaves it as it is
 * @param seed of the order of the pairs
 * @param activations whether a step keeps what its layers computed, or computes it again to save memory
 */
public record TrainingConfig(
        int batchSize,
        int maxLength,
        int steps,
        double learningRate,
        String schedule,
        int warmupSteps,
        double weightDecay,
        double clipNorm,
        long seed,
        Activations activations)
        implements Serializable {
    private static final Set<String> SCHEDULES = Set.of("constant", "linear", "cosine");

    /** Checks the ranges. */
    public TrainingConfig {
        atLeast("batchSize", batchSize, 1);
        atLeast("maxLength", maxLength, 2);
        atLeast("steps", steps, 1);
        atLeast("learningRate", learningRate, 0);
        atLeast("warmupSteps", warmupSteps, 0);
        atLeast("weightDecay", weightDecay, 0);
        atLeast("clipNorm", clipNorm, 0);
        if (!SCHEDULES.contains(schedule)) {
            throw Errors.trainingInvalid("schedule", schedule, "one of " + SCHEDULES);
        }
    }

    /** The same settings with activations kept. */
    public TrainingConfig(
            int batchSize,
            int maxLength,
            int steps,
            double learningRate,
            String schedule,
            int warmupSteps,
            double weightDecay,
            double clipNorm,
            long seed) {
        this(
                batchSize,
                maxLength,
                steps,
                learningRate,
                schedule,
                warmupSteps,
                weightDecay,
                clipNorm,
                seed,
                Activations.KEPT);
    }

    private static void atLeast(String key, double value, double least) {
        if (!(value >= least)) {
            throw Errors.trainingInvalid(key, String.valueOf(value), "at least " + least);
        }
    }

    /** The same with another seed. */
    public TrainingConfig withSeed(long other) {
        return new TrainingConfig(
                batchSize,
                maxLength,
                steps,
                learningRate,
                schedule,
                warmupSteps,
                weightDecay,
                clipNorm,
                other,
                activations);
    }

    /** The same with another number of steps. */
    public TrainingConfig withSteps(int other) {
        return new TrainingConfig(
                batchSize,
                maxLength,
                other,
                learningRate,
                schedule,
                warmupSteps,
                weightDecay,
                clipNorm,
                seed,
                activations);
    }

    /** The same with activations kept or computed again. */
    public TrainingConfig withActivations(Activations other) {
        return new TrainingConfig(
                batchSize, maxLength, steps, learningRate, schedule, warmupSteps, weightDecay, clipNorm, seed, other);
    }

    /** The rate of a step, counted from 0, as transformers' schedulers of these names give it. */
    public double rate(int step) {
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
