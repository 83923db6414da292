package io.fedu2s.udf.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Row numbers in a seeded order; every epoch has each row once, in an order of its own. */
final class EpochOrder {
    private final int[] order;
    private final SplittableRandom random;
    private int at;

    EpochOrder(int rows, long seed) {
        this.order = IntStream.range(0, rows).toArray();
        this.random = new SplittableRandom(seed);
        shuffle();
    }

    /** The next rows; fewer than asked for where there are fewer in all. */
    int[] next(int count) {
        int[] next = new int[Math.min(count, order.length)];
        for (int i = 0; i < next.length; i++) {
            if (at == order.length) {
                shuffle();
            }
            next[i] = order[at++];
        }
        return next;
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        at = 0;
    }
}
