package io.fedu2s.udf.privacy;

import io.fedu2s.udf.error.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rounds that were held under a privacy budget, and what they cost together.
 *
 * <p>It holds the rounds, not their price, so that it can be checked by anybody; {@link RdpAccountant} prices them. A
 * round is entered before its result leaves the server.
 *
 * @param budget the greatest ε
 * @param delta δ, between 0 and 1
 * @param rounds what was held, in order
 */
public record PrivacyLedger(double budget, double delta, List<PrivateRound> rounds) {
    /** Refuses what is no budget, and copies the list. */
    public PrivacyLedger {
        if (!(budget > 0) || !(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "budget must be above 0 and delta between 0 and 1, but they are %s and %s"
                            .formatted(budget, delta));
        }
        rounds = List.copyOf(rounds);
    }

    /** The ε of all rounds so far; 0 before the first. */
    public double spent() {
        return epsilon(rounds);
    }

    /**
     * The ε of all rounds so far and one more.
     *
     * @param next the round to be
     * @return what would be spent in all
     */
    public double spentAfter(PrivateRound next) {
        return epsilon(with(next));
    }

    /**
     * Enters a round.
     *
     * @param next the round
     * @return the ledger with it
     * @throws io.fedu2s.udf.error.UserException when that is over budget
     */
    public PrivacyLedger enter(PrivateRound next) {
        double after = spentAfter(next);
        if (after > budget) {
            throw Errors.privacyBudgetSpent(rounds.size(), after, budget, delta);
        }
        return new PrivacyLedger(budget, delta, with(next));
    }

    private List<PrivateRound> with(PrivateRound next) {
        List<PrivateRound> all = new ArrayList<>(rounds);
        all.add(next);
        return all;
    }

    private double epsilon(List<PrivateRound> held) {
        if (held.isEmpty()) {
            return 0;
        }
        Map<PrivateRound, Integer> counts = new LinkedHashMap<>();
        held.forEach(round -> counts.merge(round, 1, Integer::sum));
        double[] total = new double[RdpAccountant.orders().length];
        counts.forEach((round, count) -> {
            double[] rdp = RdpAccountant.rdp(round.probability(), round.multiplier());
            for (int i = 0; i < total.length; i++) {
                total[i] += count * rdp[i];
            }
        });
        return RdpAccountant.epsilon(total, delta);
    }
}
