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
 * <p>Of several of ours, such as one cell of an ablation with several seeds, the mean too. Where there are several sets of
 * pairs, such as those of each domain, d is the mean over the sets, each drawn from by itself.
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
        return difference(List.of(new Stratum(List.of(ours), theirs)));
    }

    /** The mean difference over several sets of pairs, at least one, each counting the same. */
    public Difference difference(List<Stratum> strata) {
        List<Sides> sides =
                strata.stream().map(stratum -> new Sides(metric, stratum)).toList();
        double value = sides.stream().mapToDouble(Sides::difference).sum() / sides.size();
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        for (int draw = 0; draw < RESAMPLES; draw++) {
            for (Sides each : sides) {
                values[draw] += each.drawn(random);
            }
            values[draw] /= sides.size();
        }
        Arrays.sort(values);
        int n = sides.stream().mapToInt(Sides::pairs).sum();
        return new Difference(value, quantile(values, TAIL), quantile(values, 1 - TAIL), n);
    }

    /**
     * One set of pairs.
     *
     * @param ours variants that are ours, at least one
     * @param theirs variants that are theirs, at least one
     */
    public record Stratum(List<PairScores> ours, List<PairScores> theirs) {
        /** Copies the lists. */
        public Stratum {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
        }

        /** The pairs that all of them answered: the first ones, as many as the shortest list has. */
        private int pairs() {
            int ofOurs = ours.stream().mapToInt(PairScores::size).min().orElse(0);
            return Math.min(
                    ofOurs, theirs.stream().mapToInt(PairScores::size).min().orElse(0));
        }
    }

    /** Ours and theirs on one set of pairs. */
    private static final class Sides {
        private final Side own;
        private final Side other;
        private final int[] pairs;

        Sides(Metric metric, Stratum stratum) {
            this.own = new Side(metric, stratum.ours());
            this.other = new Side(metric, stratum.theirs());
            this.pairs = new int[stratum.pairs()];
            if (pairs.length == 0) {
                throw new IllegalArgumentException("no pair was answered by both");
            }
        }

        int pairs() {
            return pairs.length;
        }

        double difference() {
            Arrays.setAll(pairs, i -> i);
            return own.value(pairs) - other.value(pairs);
        }

        double drawn(SplittableRandom random) {
            Arrays.setAll(pairs, i -> random.nextInt(pairs.length));
            return own.value(pairs) - other.value(pairs);
        }
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
