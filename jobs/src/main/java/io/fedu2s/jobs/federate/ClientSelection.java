package io.fedu2s.jobs.federate;

import java.util.List;
import java.util.SortedMap;

/** Who takes part in a round. */
public interface ClientSelection {
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
