package io.fedu2s.udf.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Row numbers epoch by epoch, as many in each as there are rows.
 *
 * <p>Without weights every epoch has each row once. With weights w it has row i ⌊n wᵢ / Σ w⌋ or ⌈n wᵢ / Σ w⌉ times
 * (systematic sampling: Madow, "On the Theory of Systematic Sampling, II", 1949), so that over the epochs it comes as often
 * as its weight says.
 */
final class EpochOrder {
    private final double[] weights;
    private final boolean isGiven;
    private final int[] order;
    private final SplittableRandom random;
    private int at;

    EpochOrder(int rows, long seed) {
        this(rows, new double[0], false, 0, seed);
    }

    /**
     * The order of some rows.
     *
     * @param weights of the rows; empty where all count the same, else above 0 in sum
     * @param isGiven whether an epoch has them in the order of their numbers
     * @param before how many came before
     */
    EpochOrder(int rows, double[] weights, boolean isGiven, long before, long seed) {
        this.weights = weights;
        this.isGiven = isGiven;
        this.order = IntStream.range(0, rows).toArray();
        this.random = new SplittableRandom(seed);
        begin();
        this.at = isGiven && rows > 0 ? (int) (before % rows) : 0;
    }

    /** The next rows; fewer than asked for where there are fewer in all. */
    int[] next(int count) {
        int[] next = new int[Math.min(count, order.length)];
        for (int i = 0; i < next.length; i++) {
            if (at == order.length) {
                begin();
            }
            next[i] = order[at++];
        }
        return next;
    }

    private void begin() {
        if (weights.length > 0) {
            draw();
        }
        if (!isGiven) {
            shuffle();
        }
        at = 0;
    }

    private void draw() {
        double all = 0;
        for (double weight : weights) {
            all += weight;
        }
        double start = random.nextDouble();
        double sum = 0;
        int drawn = 0;
        for (int row = 0; row < weights.length; row++) {
            sum += weights[row];
            int until = row == weights.length - 1 ? order.length : (int) (order.length * (sum / all) + start);
            while (drawn < until) {
                order[drawn++] = row;
            }
        }
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }
}
