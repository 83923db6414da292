package io.fedu2s.udf.train;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.Decoder.Activations;
import java.io.Serializable;

/**
 * How an adapter is tuned.
 *
 * @param batchSize rows of one optimiser step
 * @param maxLength longest row in tokens; longer ones are left out and counted
 * @param steps optimiser steps
 * @param seed of the order of the pairs
 * @param optimiser what a step makes of its gradient
 * @param activations whether a step keeps what its layers computed, or computes it again to save memory
 */
public record TrainingConfig(
        int batchSize, int maxLength, int steps, long seed, OptimiserConfig optimiser, Activations activations)
        implements Serializable {
    /** Checks the ranges. */
    public TrainingConfig {
        atLeast("batchSize", batchSize, 1);
        atLeast("maxLength", maxLength, 2);
        atLeast("steps", steps, 1);
    }

    static void atLeast(String key, double value, double least) {
        if (!(value >= least)) {
            throw Errors.trainingInvalid(key, String.valueOf(value), "at least " + least);
        }
    }

    /** The same with another seed. */
    public TrainingConfig withSeed(long other) {
        return new TrainingConfig(batchSize, maxLength, steps, other, optimiser, activations);
    }

    /** The same with another number of steps. */
    public TrainingConfig withSteps(int other) {
        return new TrainingConfig(batchSize, maxLength, other, seed, optimiser, activations);
    }

    /** The same with steps of another number of rows. */
    public TrainingConfig withBatchSize(int other) {
        return new TrainingConfig(other, maxLength, steps, seed, optimiser, activations);
    }

    /** The same with another peak rate, such as {@link RoundSchedule} gives a round. */
    public TrainingConfig withLearningRate(double other) {
        return new TrainingConfig(batchSize, maxLength, steps, seed, optimiser.withLearningRate(other), activations);
    }

    /** The rate of a step, counted from 0. */
    public double rate(int step) {
        return optimiser.rate(step, steps);
    }

    /** Σ_i η_i, the rates of all steps together. */
    public double rateSum() {
        return workDone(0) * optimiser.learningRate();
    }

    /**
     * How many steps of the peak rate η all steps together are worth, for FedNova: {@code ‖a‖₁ = Σ_i η_i / η Π_{j>i} (1 − η_j
     * μ)} for plain gradient steps (Wang et al. 2020, section 4), {@code Σ_i η_i / η} for AdamW. With a constant rate and
     * without μ it is the number of steps.
     *
     * @param proximal μ, see {@link GradientCorrection}
     * @throws io.fedu2s.udf.error.UserException where no step has a rate above 0
     */
    public double workDone(double proximal) {
        double work = 0;
        for (int step = 0; step < steps; step++) {
            double rate = rate(step);
            work = work * optimiser.kind().remembered(rate, proximal) + rate;
        }
        if (!(work > 0)) {
            throw Errors.trainingInvalid(
                    "learningRate", String.valueOf(optimiser.learningRate()), "above 0 in some step after the warm-up");
        }
        return work / optimiser.learningRate();
    }
}
