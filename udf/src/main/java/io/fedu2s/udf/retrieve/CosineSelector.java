package io.fedu2s.udf.retrieve;

import java.util.BitSet;
import java.util.List;

/**
 * The examples whose documents' features have the largest cosine with the chunk's: for {@code tfidf} sparse term
 * weights, whose common terms an index finds, for {@code dense} a model's pooled hidden states, which are compared one by
 * one. Scores are cosines.
 */
public final class CosineSelector implements ExampleSelector {
    private final ExamplePool pool;
    private final DotProducts products;
    private final double[] lengths;

    /**
     * Selects by the features of the pool's documents.
     *
     * @param features one vector for each example of the pool, in its order
     */
    public CosineSelector(ExamplePool pool, List<Features> features) {
        if (features.size() != pool.size()) {
            throw new IllegalArgumentException(
                    "features for each example: got %d for %d examples".formatted(features.size(), pool.size()));
        }
        this.pool = pool;
        this.products = DotProducts.of(features);
        this.lengths = features.stream().mapToDouble(Features::norm).toArray();
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        BitSet copies = pool.copiesOf(chunk.text());
        BestExamples best = new BestExamples(pool, k);
        if (pool.size() > 0) {
            double[] dots = products.with(chunk.features());
            double length = chunk.features().norm();
            for (int i = 0; i < dots.length; i++) {
                if (!copies.get(i)) {
                    best.offer(i, Features.cosine(dots[i], lengths[i] * length));
                }
            }
        }
        return best.list();
    }
}
