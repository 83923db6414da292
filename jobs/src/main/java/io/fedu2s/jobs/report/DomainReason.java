package io.fedu2s.jobs.report;

import java.util.Comparator;

/**
 * How often one reason stands in one domain.
 *
 * @param domain the domain
 * @param reason the reason; empty for what was accepted
 * @param n how often
 */
record DomainReason(String domain, String reason, long n) {
    /** By domain; the accepted first, then the most frequent. */
    static final Comparator<DomainReason> ORDER = Comparator.comparing(DomainReason::domain)
            .thenComparing(verdict -> !verdict.accepted())
            .thenComparing(Comparator.comparingLong(DomainReason::n).reversed())
            .thenComparing(DomainReason::reason);

    boolean accepted() {
        return reason.isEmpty();
    }
}
