package io.fedu2s.pretrain;

import io.fedu2s.udf.model.Dtype;
import java.util.List;

/**
 * How the quickstart's base model is trained.
 *
 * @param tokens tokens to read in all
 * @param tokensPerStep tokens of one optimiser step
 * @param muonRate peak learning rate of the layers' matrices
 * @param adamWRate peak learning rate of embedding and norms
 * @param warmupSteps steps over which both rates rise from 0
 * @param decayShare last share of the run over which both rates fall to 0
 * @param readShare how much a token of a document counts beside a token of a pair, which counts 1
 * @param phases row lengths, each from a share of the run on
 * @param copying share of documents of random words, which teach to copy
 * @param computed the type of activations
 * @param seed of weights and text
 */
public record PretrainingConfig(
        long tokens,
        int tokensPerStep,
        double muonRate,
        double adamWRate,
        int warmupSteps,
        double decayShare,
        double readShare,
        List<Phase> phases,
        double copying,
        Dtype computed,
        long seed) {
    /**
     * Rows of one length.
     *
     * @param from the share of the run at which they begin
     * @param rowTokens tokens of a row
     */
    public record Phase(double from, int rowTokens) {}

    /** The first stage: from random weights, rows that grow, rates that stay high for long. */
    public static PretrainingConfig first(long tokens, Dtype computed, long seed) {
        List<Phase> phases = List.of(new Phase(0, 160), new Phase(0.2, 320), new Phase(0.55, 512));
        return new PretrainingConfig(tokens, 4096, 0.02, 3e-3, 40, 0.35, 0.25, phases, 0.45, computed, seed);
    }

    /** A later stage: from given weights, long rows, more copying, rates that fall from the start. */
    public static PretrainingConfig later(long tokens, Dtype computed, long seed) {
        List<Phase> phases = List.of(new Phase(0, 512));
        return new PretrainingConfig(tokens, 4096, 0.015, 2e-3, 40, 1, 0.25, phases, 0.6, computed, seed);
    }

    /** The row length at a point of the run, in [0, 1]. */
    int rowTokens(double progress) {
        int rowTokens = phases.get(0).rowTokens();
        for (Phase phase : phases) {
            if (progress >= phase.from()) {
                rowTokens = phase.rowTokens();
            }
        }
        return rowTokens;
    }

    /** What both peak rates are multiplied with: warm-up, constant, linear decay. */
    double rateShare(int step, double progress) {
        double warm = Math.min(1, (step + 1.0) / warmupSteps);
        double left = Math.min(1, (1 - progress) / decayShare);
        return Math.min(warm, Math.max(0, left));
    }
}
