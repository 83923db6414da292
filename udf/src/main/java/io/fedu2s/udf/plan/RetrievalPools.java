package io.fedu2s.udf.plan;

import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.Features;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * What selectors are made of.
 *
 * @param pools the examples of each domain
 * @param features of each pool's documents in its order; none for methods without features
 */
public record RetrievalPools(Map<String, ExamplePool> pools, Map<String, List<Features>> features)
        implements Serializable {
    /** Copies the maps. */
    public RetrievalPools {
        pools = Map.copyOf(pools);
        features = Map.copyOf(features);
    }

    /** Where a task finds them. */
    @FunctionalInterface
    public interface Source extends Serializable {
        /** All of them. */
        RetrievalPools pools();
    }

    /**
     * Pools that come to an executor once, however many tasks it runs.
     *
     * @param broadcast Spark's handle
     */
    public record OfBroadcast(Broadcast<RetrievalPools> broadcast) implements Source {
        @Override
        public RetrievalPools pools() {
            return broadcast.value();
        }
    }
}
