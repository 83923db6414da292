package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.record.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An example of the pool and how related it is to the chunk, in the unit of the method that chose it.
 *
 * @param example the example
 * @param score larger is more related; 0 where the method has no notion of it
 */
public record RelatedExample(Example example, double score) {
    private static final Comparator<RelatedExample> BEST_FIRST = Comparator.comparingDouble(RelatedExample::score)
            .reversed()
            .thenComparing(related -> related.example().exampleId());

    /** The best {@code k} of the candidates, best first, ties by example id; O(n log k). */
    static List<RelatedExample> best(Iterable<RelatedExample> candidates, int k) {
        PriorityQueue<RelatedExample> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
        for (RelatedExample candidate : candidates) {
            worstFirst.add(candidate);
            if (worstFirst.size() > k) {
                worstFirst.poll();
            }
        }
        List<RelatedExample> best = new ArrayList<>(worstFirst);
        best.sort(BEST_FIRST);
        return List.copyOf(best);
    }
}
