package io.fedu2s.udf.retrieve;

import java.util.Arrays;
import java.util.List;

/**
 * The examples whose documents' features have the largest cosine with the chunk's, by looking at every one of them: for
 * {@code tfidf} sparse term weights, for {@code dense} a model's pooled hidden states. Scores are cosines.
 */
public final class CosineSelector implements ExampleSelector {
    private final ExamplePool pool;
    private final List<Features> features;

    /**
     * Selects by the features of the pool's documents.
     *
     * @param features one vector for each example of the pool, in its order
     */
    public CosineSelector(ExamplePool pool, List<Features> features) {
        if (features.size() != pool.examples().size()) {
            throw new IllegalArgumentException("features for each example: got %d for %d examples"
                    .formatted(features.size(), pool.examples().size()));
        }
        this.pool = pool;
        this.features = List.copyOf(features);
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        List<RelatedExample> candidates = Arrays.stream(pool.apartFrom(chunk.text()))
                .mapToObj(i ->
                        new RelatedExample(pool.examples().get(i), Features.cosine(features.get(i), chunk.features())))
                .toList();
        return RelatedExample.best(candidates, k);
    }
}
