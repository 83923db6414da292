package io.fedu2s.udf.privacy;

import io.fedu2s.udf.record.ContentId;
import java.io.Serializable;

/**
 * Chooses the clients of a round each on its own: with probability q, whatever the others do.
 *
 * <p>This, not a fixed number of clients, is what {@link RdpAccountant} counts. A client draws from (run seed, round,
 * client), so the choice can be made anywhere and in any order. A round may turn out empty.
 *
 * @param probability q, above 0 and at most 1
 * @param runSeed the run's seed
 */
public record PoissonSampling(double probability, long runSeed) implements Serializable {
    /** Refuses what is not a probability, and 0. */
    public PoissonSampling {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be above 0 and at most 1, but is " + probability);
        }
    }

    /**
     * Whether a client takes part.
     *
     * @param round the round
     * @param clientId the client
     * @return whether its draw is below q
     */
    public boolean chooses(int round, String clientId) {
        return (ContentId.seed(runSeed, "poisson", round, clientId) >>> 11) * 0x1p-53 < probability;
    }
}
