package io.fedu2s.jobs.config;

import io.fedu2s.udf.robust.RobustMean;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.server.ClientAlgorithm;
import java.util.Optional;

/**
 * Which mean withstands hostile clients.
 *
 * @param mean the mean of the buckets' means; none for the plain mean of the clients
 * @param bucketSize how many clients make a bucket
 */
public record RobustConfig(Optional<RobustMean> mean, int bucketSize) {
    static RobustConfig from(Section section) {
        var robust = new RobustConfig(
                section.namedOrNone("mean", "the name of a robust mean", RobustMean::parse),
                section.whole("bucketSize", 2, 1, 1_000_000));
        section.done();
        return robust;
    }

    /** Refuses what would let hostile clients in by another way. */
    void check(Section federate, AggregationMethod aggregation, ClientAlgorithm algorithm) {
        if (mean.isEmpty()) {
            return;
        }
        if (!aggregation.averagesFactors()) {
            throw federate.wrong(
                    "aggregation",
                    aggregation.label(),
                    "fedavg-factors, ffa or rolora with federate.robust.mean, which is taken number by number of A and B");
        }
        if (algorithm == ClientAlgorithm.SCAFFOLD) {
            throw federate.wrong(
                    "client.algorithm",
                    "scaffold",
                    "fedavg or fedprox with federate.robust.mean, since control variates are averaged plainly");
        }
    }
}
