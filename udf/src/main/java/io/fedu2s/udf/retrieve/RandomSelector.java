package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Example;
import java.util.BitSet;
import java.util.List;

/**
 * Any {@code k} examples without repetition, by rendezvous: each example draws a number in [0, 1) from (seed, chunk,
 * example), which is its score, and the largest are taken. So the choice depends neither on the pool's order nor on
 * which chunks came before, and an example more in the pool moves few choices.
 */
public final class RandomSelector implements ExampleSelector {
    private final ExamplePool pool;
    private final long seed;

    /** Draws from {@code pool} with the run's seed. */
    public RandomSelector(ExamplePool pool, long seed) {
        this.pool = pool;
        this.seed = seed;
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        BitSet copies = pool.copiesOf(chunk.text());
        BestExamples best = new BestExamples(pool, k);
        for (int i = 0; i < pool.size(); i++) {
            if (!copies.get(i)) {
                best.offer(i, draw(chunk, pool.examples().get(i)));
            }
        }
        return best.list();
    }

    private double draw(ChunkQuery chunk, Example example) {
        return (ContentId.seed(seed, "retrieve", chunk.chunkId(), example.exampleId()) >>> 11) * 0x1p-53;
    }
}
