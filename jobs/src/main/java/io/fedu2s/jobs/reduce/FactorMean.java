package io.fedu2s.jobs.reduce;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.robust.Buckets;

/** How the clients' updates become one where A and B are averaged number by number. */
public interface FactorMean {
    /**
     * The mean.
     *
     * @param counted the updates of a round
     * @param shape of the adapter; what was not trained does not move
     * @return Δ̄
     */
    public Adapter of(CountedUpdates counted, int round, Adapter shape);

    /** Whether every client counts as much as any other. */
    boolean unweighted();

    /** As runs record it after the aggregation, with a comma before it; empty for the plain mean. */
    String label();

    /**
     * The mean of a configuration.
     *
     * @param seed of what is drawn for it
     * @param clients how many there are to choose from
     */
    public static FactorMean of(FederateConfig config, long seed, long clients) {
        if (config.privacy().isOn()) {
            return new NoisyMean(
                    config.privacy().noise(seed), config.privacy().probability() * clients, config.aggregation());
        }
        return config.robust()
                .mean()
                .<FactorMean>map(mean ->
                        new MeanOfBuckets(mean, new Buckets(config.robust().bucketSize(), seed)))
                .orElseGet(PlainMean::new);
    }
}
