package io.fedu2s.udf.retrieve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples that stand high in two rankings, one by shared words and one by meaning:
 *
 * <pre>{@code
 * score(d) = Σ_r 1 / (60 + rank_r(d)),   ranks from 1, over the rankings r that have d among their first 1,000
 * }</pre>
 *
 * <p>In the ranking by words only those stand that share one. Source: Cormack, Clarke and Büttcher, "Reciprocal Rank
 * Fusion outperforms Condorcet and individual Rank Learning Methods" (2009).
 */
public final class HybridSelector implements ExampleSelector {
    private static final int DAMPING = 60;
    private static final int DEPTH = 1000;

    private final ExamplePool pool;
    private final ExampleSelector byWords;
    private final ExampleSelector byMeaning;
    private final Map<String, Integer> positions = new HashMap<>();

    /** Fuses the rankings of two selectors over the same pool; the scores of the first are 0 for what shares nothing. */
    public HybridSelector(ExamplePool pool, ExampleSelector byWords, ExampleSelector byMeaning) {
        this.pool = pool;
        this.byWords = byWords;
        this.byMeaning = byMeaning;
        for (int i = 0; i < pool.size(); i++) {
            positions.put(pool.examples().get(i).exampleId(), i);
        }
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        int depth = Math.max(k, DEPTH);
        List<RelatedExample> sharing = new ArrayList<>(byWords.select(chunk, depth));
        sharing.removeIf(related -> related.score() <= 0);
        Map<Integer, Double> scores = new HashMap<>();
        for (List<RelatedExample> ranking : List.of(sharing, byMeaning.select(chunk, depth))) {
            for (int i = 0; i < ranking.size(); i++) {
                int position = positions.getOrDefault(ranking.get(i).example().exampleId(), -1);
                scores.merge(position, 1.0 / (DAMPING + i + 1), Double::sum);
            }
        }
        BestExamples best = new BestExamples(pool, k);
        scores.forEach(best::offer);
        return best.list();
    }
}
