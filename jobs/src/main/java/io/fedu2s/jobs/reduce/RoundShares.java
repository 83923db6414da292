package io.fedu2s.jobs.reduce;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.server.Weighting;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which share of a round's mean each client has, reckoned anew from what the tables hold; see {@link RoundWeights}. */
public final class RoundShares {
    private RoundShares() {}

    /**
     * Shares that sum to 1.
     *
     * @param round the round that counts them
     * @param counted what its clients did
     * @param seed the run's
     */
    public static SortedMap<String, Double> of(
            int round, List<ClientTraining> counted, FederateConfig federate, long seed) {
        boolean alike = federate.server().optimizer().unweighted()
                || FactorMean.of(federate, seed, counted.size()).unweighted();
        Weighting weighting = alike ? Weighting.UNIFORM : federate.weighting();
        SortedMap<String, Long> weights =
                RoundWeights.of(round, counted, federate, weighting, seed).weights();
        double sum = weights.values().stream().mapToLong(Long::longValue).sum();
        SortedMap<String, Double> shares = new TreeMap<>();
        weights.forEach((client, weight) -> shares.put(client, weight / sum));
        return shares;
    }
}
