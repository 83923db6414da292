package io.fedu2s.udf.retrieve;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The first {@code k} examples of the pool, the same for every chunk; the order is the pool's and every score is 0. */
public final class FixedSelector implements ExampleSelector {
    private final ExamplePool pool;

    /** Selects from the head of {@code pool}. */
    public FixedSelector(ExamplePool pool) {
        this.pool = pool;
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        BitSet copies = pool.copiesOf(chunk.text());
        return IntStream.range(0, pool.size())
                .filter(i -> !copies.get(i))
                .limit(k)
                .mapToObj(i -> new RelatedExample(pool.examples().get(i), 0))
                .toList();
    }
}
