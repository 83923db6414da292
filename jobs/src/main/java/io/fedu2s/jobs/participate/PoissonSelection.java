package io.fedu2s.jobs.participate;

import io.fedu2s.udf.privacy.PoissonSampling;
import java.util.List;
import java.util.SortedMap;

/**
 * Every client on its own with the same probability, see {@link PoissonSampling}: how many take part is chance too.
 *
 * @param sampling the draws
 */
record PoissonSelection(PoissonSampling sampling) implements ClientSelection {
    /** The number of clients to choose counts for nothing. */
    @Override
    public List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count) {
        return acceptedPairs.keySet().stream()
                .filter(client -> sampling.chooses(round, client))
                .toList();
    }
}
