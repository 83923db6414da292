package io.fedu2s.udf.plan;

import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How chunks get their examples; travels to the executors with the pools, which are small.
 *
 * @param method how related examples are found
 * @param examples how many at most
 * @param seed of the run, for random choices
 * @param pools the examples of each domain
 * @param features of each pool's documents in its order; empty lists for methods without features
 */
public record RetrievalSpec(
        SelectionMethod method,
        int examples,
        long seed,
        Map<String, ExamplePool> pools,
        Map<String, List<Features>> features)
        implements Serializable {
    /** Copies the maps. */
    public RetrievalSpec {
        pools = Map.copyOf(pools);
        features = Map.copyOf(features);
    }

    /** A selector for each domain, its index built. */
    Map<String, ExampleSelector> selectors() {
        Map<String, ExampleSelector> selectors = new HashMap<>();
        pools.forEach((domain, pool) ->
                selectors.put(domain, method.selector(pool, features.getOrDefault(domain, List.of()), seed)));
        return selectors;
    }
}
