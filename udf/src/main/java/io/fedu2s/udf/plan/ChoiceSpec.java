package io.fedu2s.udf.plan;

import io.fedu2s.udf.retrieve.DenseFeatures;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How a client's chunks are chosen; travels to the executors.
 *
 * @param budget how many of each client at most
 * @param relevance what nearness to the public texts counts beside coverage
 * @param seed of the run
 * @param texts of the pool by domain, to which chunks shall be near
 * @param vectors of the same texts, of length 1, where chunks come with embeddings; else none
 */
public record ChoiceSpec(
        int budget,
        double relevance,
        long seed,
        Map<String, List<String>> texts,
        Map<String, List<DenseFeatures>> vectors)
        implements Serializable {
    /** Copies the maps. */
    public ChoiceSpec {
        texts = Map.copyOf(texts);
        vectors = Map.copyOf(vectors);
    }
}
