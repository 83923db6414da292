package io.fedu2s.udf.retrieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the best {@code k} examples of those that are offered: the largest scores, ties by example id; O(log k) each. */
final class BestExamples {
    private static final Comparator<RelatedExample> BEST_FIRST = Comparator.comparingDouble(RelatedExample::score)
            .reversed()
            .thenComparing(related -> related.example().exampleId());

    private final ExamplePool pool;
    private final int k;
    private final PriorityQueue<RelatedExample> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

    BestExamples(ExamplePool pool, int k) {
        this.pool = pool;
        this.k = k;
    }

    /** Takes the example at a position of the pool, if it is among the best so far. */
    void offer(int position, double score) {
        // Of a large pool nearly all end here, before anything is made of them.
        if (worstFirst.size() < k || (k > 0 && score >= worstFirst.element().score())) {
            worstFirst.add(new RelatedExample(pool.examples().get(position), score));
            if (worstFirst.size() > k) {
                worstFirst.remove();
            }
        }
    }

    /** Best first. */
    List<RelatedExample> list() {
        List<RelatedExample> best = new ArrayList<>(worstFirst);
        best.sort(BEST_FIRST);
        return List.copyOf(best);
    }
}
