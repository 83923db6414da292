package io.fedu2s.jobs.participate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.privacy.PoissonSampling;
import java.util.List;
import java.util.SortedMap;

/** Who takes part in a round. */
public interface ClientSelection {
    /**
     * The selection of a configuration.
     *
     * @param federationSeed of draws that no other federation may share
     */
    static ClientSelection of(RunConfig config, long federationSeed) {
        return config.federate().privacy().isOn()
                ? new PoissonSelection(
                        new PoissonSampling(config.federate().privacy().probability(), federationSeed))
                : new UniformSelection(config.run().seed());
    }

    /**
     * Chooses the clients of a round; the same arguments give the same clients.
     *
     * @param round the round, from 1
     * @param acceptedPairs every client that could take part, with its number of accepted pairs
     * @param count how many to choose; all where there are fewer
     * @return the clients' ids, sorted
     */
    List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count);
}
