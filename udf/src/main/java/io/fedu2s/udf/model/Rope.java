package io.fedu2s.udf.model;

import io.fedu2s.udf.error.Errors;

/**
 * Rotary position embeddings: how fast each pair of numbers of a head turns with the position (Su et al. 2021, RoFormer,
 * section 3.2), and how that is stretched for texts longer than those of the pre-training.
 *
 * <pre>{@code
 * f_i = theta^(-2 i / W)        i = 0 … W/2 - 1
 * }</pre>
 *
 * @param theta the base
 * @param width W, how many numbers of a head are rotated; even
 * @param scaling how the frequencies are stretched
 */
public record Rope(double theta, int width, Scaling scaling) {
    /** Checks the ranges. */
    public Rope {
        if (!(theta > 0)) {
            throw Errors.modelConfigInvalid("rope_theta", String.valueOf(theta), "above 0");
        }
        if (width <= 0 || width % 2 != 0) {
            throw Errors.modelConfigInvalid(
                    "head_dim", String.valueOf(width), "an even number: so many of each head are rotated");
        }
    }

    /** The frequencies of a sequence of so many tokens, in radians a position: (W/2). */
    public float[] frequencies(int length) {
        return scaling.frequencies(theta, width, length);
    }

    /** Whether the frequencies depend on the sequence's length. */
    public boolean dependsOnLength() {
        return scaling instanceof Dynamic;
    }

    /** Frequencies as the base alone gives them, in fp32 as transformers computes them. */
    private static float[] plain(double theta, int width) {
        float[] frequencies = new float[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (1 / Math.pow(theta, (float) (2.0 * i / width)));
        }
        return frequencies;
    }

    /** A way to stretch frequencies; the names are those of transformers' {@code rope_type}. */
    public sealed interface Scaling permits Default, Linear, Dynamic, Yarn, Llama3 {
        /** Frequencies (W/2). */
        float[] frequencies(double theta, int width, int length);

        /** What cosines and sines are multiplied with. */
        default double attentionFactor() {
            return 1;
        }
    }

    /** As they are. */
    public record Default() implements Scaling {
        @Override
        public float[] frequencies(double theta, int width, int length) {
            return plain(theta, width);
        }
    }

    /** Every position counts 1 / factor (Chen et al. 2023, position interpolation, equation 4). */
    public record Linear(double factor) implements Scaling {
        @Override
        public float[] frequencies(double theta, int width, int length) {
            float[] frequencies = plain(theta, width);
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= (float) factor;
            }
            return frequencies;
        }
    }

    /**
     * A base that grows with sequences longer than those of the pre-training (dynamic NTK, Peng et al. 2023, YaRN,
     * appendix B.1): theta (factor length / trained - (factor - 1))^(W / (W - 2)).
     */
    public record Dynamic(double factor, int trainedLength) implements Scaling {
        @Override
        public float[] frequencies(double theta, int width, int length) {
            double stretched = factor * Math.max(length, trainedLength) / trainedLength - (factor - 1);
            return plain(theta * Math.pow(stretched, (double) width / (width - 2)), width);
        }
    }

    /**
     * Slow pairs interpolated, fast ones left, those between by a ramp (Peng et al. 2023, YaRN, definition 3.1-3.3).
     *
     * @param betaFast pairs that turn more often than this within the trained length are left
     * @param betaSlow pairs that turn less often are interpolated
     * @param wholePairs whether the ramp begins and ends at whole pairs
     */
    public record Yarn(
            double factor,
            double attentionFactor,
            double betaFast,
            double betaSlow,
            int trainedLength,
            boolean wholePairs)
            implements Scaling {
        @Override
        public float[] frequencies(double theta, int width, int length) {
            float[] frequencies = plain(theta, width);
            double low = pair(betaFast, theta, width);
            double high = pair(betaSlow, theta, width);
            if (wholePairs) {
                low = Math.floor(low);
                high = Math.ceil(high);
            }
            low = Math.max(low, 0);
            high = Math.min(high, width - 1.0);
            double span = low == high ? 0.001 : high - low;
            for (int i = 0; i < frequencies.length; i++) {
                double interpolated = Math.min(1, Math.max(0, (i - low) / span));
                frequencies[i] = (float) (frequencies[i] / factor * interpolated + frequencies[i] * (1 - interpolated));
            }
            return frequencies;
        }

        /** The pair that turns so many times within the trained length. */
        private double pair(double turns, double theta, int width) {
            return width * Math.log(trainedLength / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
        }
    }

    /**
     * Long waves interpolated, short ones left, those between blended (Grattafiori et al. 2024, Llama 3, section 3.4.2;
     * as transformers defines {@code llama3}).
     */
    public record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int trainedLength)
            implements Scaling {
        @Override
        public float[] frequencies(double theta, int width, int length) {
            float[] frequencies = plain(theta, width);
            for (int i = 0; i < frequencies.length; i++) {
                double waveLength = 2 * Math.PI / frequencies[i];
                double kept =
                        (trainedLength / waveLength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
                kept = Math.min(1, Math.max(0, kept));
                frequencies[i] = (float) ((1 - kept) * frequencies[i] / factor + kept * frequencies[i]);
            }
            return frequencies;
        }
    }
}
