package io.fedu2s.udf.retrieve;

import java.util.List;

/** How related examples are found. */
public enum SelectionMethod {
    /** The first of the pool. */
    FIXED,
    /** Any, seeded. */
    RANDOM,
    /** Cosine of term frequencies times inverse document frequencies. */
    TFIDF,
    /** Okapi BM25. */
    BM25,
    /** Cosine of a model's pooled hidden states. */
    DENSE,
    /** The ranks by {@link #BM25} and by {@link #DENSE}, fused. */
    HYBRID;

    /** Whether queries and pool need {@link Features}. */
    public boolean usesFeatures() {
        return this == TFIDF || usesModel();
    }

    /** Whether the features are a model's. */
    public boolean usesModel() {
        return this == DENSE || this == HYBRID;
    }

    /**
     * The selector over a domain's pool.
     *
     * @param features of the pool's documents in its order; empty for methods without them
     * @param seed the run's seed
     */
    public ExampleSelector selector(ExamplePool pool, List<Features> features, long seed) {
        return switch (this) {
            case FIXED -> new FixedSelector(pool);
            case RANDOM -> new RandomSelector(pool, seed);
            case BM25 -> new Bm25Selector(pool);
            case TFIDF, DENSE -> new CosineSelector(pool, features);
            case HYBRID -> new HybridSelector(pool, new Bm25Selector(pool), new CosineSelector(pool, features));
        };
    }
}
