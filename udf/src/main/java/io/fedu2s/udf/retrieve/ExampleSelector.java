package io.fedu2s.udf.retrieve;

import java.util.List;

/** Chooses a chunk's examples from the pool of its domain. The same query has the same answer on every machine. */
@FunctionalInterface
public interface ExampleSelector {
    /**
     * The {@code k} most related examples, best first and ties by example id; fewer only where the pool holds fewer. An
     * example whose document is the chunk itself is never among them: its answer would be copied.
     */
    List<RelatedExample> select(ChunkQuery chunk, int k);
}
