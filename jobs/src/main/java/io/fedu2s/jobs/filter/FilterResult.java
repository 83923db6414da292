package io.fedu2s.jobs.filter;

import java.util.Map;
import java.util.SortedMap;

/**
 * What stands in {@code pairs} after the job.
 *
 * @param generated how many pairs were judged
 * @param accepted how many of them are used
 * @param rejected by reason how many are not
 * @param byDomain the same for each domain
 * @param withoutPairs by client that is left without a pair: how many were rejected, by reason
 */
public record FilterResult(
        long generated,
        long accepted,
        Map<String, Long> rejected,
        SortedMap<String, DomainPairs> byDomain,
        SortedMap<String, Map<String, Long>> withoutPairs) {
    /**
     * The pairs of a domain.
     *
     * @param generated how many were judged
     * @param accepted how many of them are used
     */
    public record DomainPairs(long generated, long accepted) {
        DomainPairs plus(long judged, long used) {
            return new DomainPairs(generated + judged, accepted + used);
        }
    }
}
