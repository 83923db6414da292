package io.fedu2s.jobs.filter;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What stands in {@code pairs} after the job.
 *
 * @param generated how many pairs were judged
 * @param accepted how many of them are used
 * @param rejected by reason how many are not
 * @param byDomain the same for each domain
 * @param examples by reason the score, limit and key of one pair that it refused
 * @param withoutPairs by client that is left without a pair: how many were rejected, by reason
 */
public record FilterResult(
        long generated,
        long accepted,
        Map<String, Long> rejected,
        SortedMap<String, DomainPairs> byDomain,
        SortedMap<String, String> examples,
        SortedMap<String, Map<String, Long>> withoutPairs) {
    /** The error where not one pair is left; a run ends with it, for there is nothing to tune on. */
    public Optional<UserException> nothingLeft() {
        return accepted > 0
                ? Optional.empty()
                : Optional.of(Errors.allPairsRejected(generated, rejected, String.join("; ", examples.values())));
    }

    /**
     * The pairs of a domain.
     *
     * @param generated how many were judged
     * @param accepted how many of them are used
     */
    public record DomainPairs(long generated, long accepted) {
        @Override
        public String toString() {
            return accepted + " of " + generated;
        }

        DomainPairs plus(long judged, long used) {
            return new DomainPairs(generated + judged, accepted + used);
        }
    }
}
