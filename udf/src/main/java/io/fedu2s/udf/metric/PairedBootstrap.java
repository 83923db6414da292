package io.fedu2s.udf.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far two variants of the model lie apart on the same pairs, and how sure that is: the paired bootstrap.
 *
 * <pre>{@code
 * d = m(ours) − m(theirs)      m as Metric says; of several of theirs, such as local adapters, the mean of their m
 * low, high = the 2.5 % and 97.5 % quantiles of d over RESAMPLES draws of n pairs out of n with replacement
 * }</pre>
 *
 * <p>The same draw serves both sides, so what makes a pair hard for both cancels out. Sources: Efron and Tibshirani, "An
 * Introduction to the Bootstrap" (1993), chapter 13; Koehn, "Statistical Significance Tests for Machine Translation
 * Evaluation" (2004).
 */
public final class PairedBootstrap {
    /** How many draws; the ends of an interval move by a few hundredths of its width with other ones. */
    static final int RESAMPLES = 4000;

    private static final double TAIL = 0.025;

    private final Metric metric;
    private final long seed;

    /** Draws that follow from a seed. */
    public PairedBootstrap(Metric metric, long seed) {
        this.metric = metric;
        this.seed = seed;
    }

    /**
     * The difference of what is ours and what is theirs over the pairs that all of them answered: the first ones, as
     * many as the shortest list has.
     *
     * @param theirs at least one
     */
    public Difference difference(PairScores ours, List<PairScores> theirs) {
        int n = Math.min(
                ours.size(), theirs.stream().mapToInt(PairScores::size).min().orElse(0));
        if (n == 0) {
            throw new IllegalArgumentException("no pair was answered by both");
        }
        Side own = new Side(metric, List.of(ours));
        Side other = new Side(metric, theirs);
        int[] pairs = new int[n];
        Arrays.setAll(pairs, i -> i);
        double value = own.value(pairs) - other.value(pairs);
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        for (int draw = 0; draw < RESAMPLES; draw++) {
            Arrays.setAll(pairs, i -> random.nextInt(n));
            values[draw] = own.value(pairs) - other.value(pairs);
        }
        Arrays.sort(values);
        return new Difference(value, quantile(values, TAIL), quantile(values, 1 - TAIL), n);
    }

    /** Between the two nearest of sorted values, as numpy does by default. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** One or more variants, with their scores as arrays. */
    private static final class Side {
        private final Metric metric;
        private final List<double[]> scores;
        private final List<double[]> weights;

        Side(Metric metric, List<PairScores> variants) {
            this.metric = metric;
            this.scores = variants.stream()
                    .map(PairScores::scores)
                    .map(PairScores::array)
                    .toList();
            this.weights = variants.stream()
                    .map(PairScores::weights)
                    .map(PairScores::array)
                    .toList();
        }

        double value(int[] pairs) {
            double sum = 0;
            for (int i = 0; i < scores.size(); i++) {
                sum += metric.of(scores.get(i), weights.get(i), pairs);
            }
            return sum / scores.size();
        }
    }
}
