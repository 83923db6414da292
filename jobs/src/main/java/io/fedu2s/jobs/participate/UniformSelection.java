package io.fedu2s.jobs.participate;

import io.fedu2s.udf.record.ContentId;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * A uniform random set without replacement: S_t of Algorithm 1 in McMahan et al. 2017. Every client draws a number from
 * (run seed, round, client), and the smallest win; so a client that joins or leaves does not reshuffle the others.
 */
public final class UniformSelection implements ClientSelection {
    private final long seed;

    /** A selection that depends on the run's seed only. */
    public UniformSelection(long seed) {
        this.seed = seed;
    }

    @Override
    public List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count) {
        return acceptedPairs.keySet().stream()
                .sorted(Comparator.<String>comparingLong(client -> ContentId.seed(seed, "select", round, client))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .sorted()
                .toList();
    }
}
