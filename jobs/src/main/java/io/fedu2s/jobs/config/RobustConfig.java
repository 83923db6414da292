package io.fedu2s.jobs.config;

import io.fedu2s.udf.aggregate.AggregationMethod;
import io.fedu2s.udf.aggregate.ClientAlgorithm;
import io.fedu2s.udf.aggregate.RobustMean;
import io.fedu2s.udf.error.UserException;
import java.util.Optional;

/**
 * Which mean withstands hostile clients.
 *
 * @param mean the mean of the buckets' means; none for the plain mean of the clients
 * @param bucketSize how many clients make a bucket
 */
public record RobustConfig(Optional<RobustMean> mean, int bucketSize) {
    private static final String NONE = "none";

    static RobustConfig from(Section section) {
        String name = section.text("mean", NONE);
        var robust = new RobustConfig(mean(section, name), section.whole("bucketSize", 2, 1, 1_000_000));
        section.done();
        return robust;
    }

    private static Optional<RobustMean> mean(Section section, String name) {
        if (name.equals(NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RobustMean.parse(name));
        } catch (UserException unknown) {
            throw section.wrong("mean", name, "none or the name of a robust mean: " + unknown.getMessage());
        }
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
