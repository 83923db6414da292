package io.fedu2s.udf.metric;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How well a score tells good from bad: the area under the receiver operating characteristic, which is the share of all
 * (good, bad) where the good one scores higher, ties counted half (Hanley and McNeil 1982); 0.5 is guessing.
 *
 * @param value the area
 * @param low the 2.5 % quantile of the area over draws of the cases with replacement
 * @param high the 97.5 % quantile
 * @param cases how many
 */
public record AreaUnderCurve(double value, double low, double high, int cases) {
    static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    /**
     * The area, where every case is one good and one bad score; the draws keep the two of a case together.
     *
     * @param good scores, none not a number
     * @param bad as many
     */
    public static AreaUnderCurve of(double[] good, double[] bad, long seed) {
        if (good.length != bad.length || good.length == 0) {
            throw new IllegalArgumentException("%d good and %d bad scores".formatted(good.length, bad.length));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        double[] drawnGood = new double[good.length];
        double[] drawnBad = new double[good.length];
        for (int draw = 0; draw < RESAMPLES; draw++) {
            for (int i = 0; i < good.length; i++) {
                int at = random.nextInt(good.length);
                drawnGood[i] = good[at];
                drawnBad[i] = bad[at];
            }
            values[draw] = area(drawnGood, drawnBad);
        }
        Arrays.sort(values);
        return new AreaUnderCurve(
                area(good, bad),
                PairedBootstrap.quantile(values, TAIL),
                PairedBootstrap.quantile(values, 1 - TAIL),
                good.length);
    }

    /** The area by sorting: for every good score how many bad ones lie below it, those that equal it counted half. */
    static double area(double[] good, double[] bad) {
        double[] sorted = bad.clone();
        Arrays.sort(sorted);
        double below = 0;
        for (double score : good) {
            below += (first(sorted, score, false) + first(sorted, score, true)) / 2.0;
        }
        return below / ((double) good.length * bad.length);
    }

    /** Where the first value stands that is not below the score, or that is above it. */
    private static int first(double[] sorted, double score, boolean above) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean isBefore = above ? sorted[middle] <= score : sorted[middle] < score;
            low = isBefore ? middle + 1 : low;
            high = isBefore ? high : middle;
        }
        return low;
    }
}
