package io.fedu2s.udf.feedback;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * How often each arm is taken: Thompson sampling (Thompson 1933; Chapelle and Li 2011) draws a chance from the posterior of
 * each and takes the arm whose is highest, so an arm is taken as often as it is the best one,
 *
 * <pre>{@code P(k is best) = ∫ Π_{j≠k} F_j(F_k⁻¹(u)) du over [0, 1]}</pre>
 *
 * <p>This share is computed and not drawn, so that a wave is what its counts make it. A floor keeps every arm in use.
 */
public final class Shares {
    private static final int POINTS = 200;

    private Shares() {}

    /**
     * The shares, summing up to 1.
     *
     * @param arms what came of each
     * @param floor the least share of an arm, in [0, 1]; where there is not so much for each, all get the same
     */
    public static Map<String, Double> of(Map<String, Tally> arms, double floor) {
        Map<String, BetaDistribution> posteriors = new TreeMap<>();
        arms.forEach((arm, tally) -> posteriors.put(arm, tally.posterior()));
        Map<String, Double> best = new TreeMap<>();
        posteriors.forEach((arm, posterior) -> best.put(
                arm,
                best(
                        posterior,
                        posteriors.entrySet().stream()
                                .filter(other -> !other.getKey().equals(arm))
                                .map(Map.Entry::getValue)
                                .toList())));
        double sum = best.values().stream().mapToDouble(share -> share).sum();
        double least = Math.min(floor, 1.0 / Math.max(1, arms.size()));
        Map<String, Double> shares = new TreeMap<>();
        best.forEach((arm, share) -> shares.put(arm, least + (1 - least * arms.size()) * share / sum));
        return shares;
    }

    /** By the middles of equal parts of [0, 1]; the sum over all arms is near 1. */
    private static double best(BetaDistribution own, List<BetaDistribution> others) {
        return IntStream.range(0, POINTS)
                .mapToDouble(point -> own.inverseCumulativeProbability((point + 0.5) / POINTS))
                .map(chance -> others.stream()
                        .mapToDouble(other -> other.cumulativeProbability(chance))
                        .reduce(1, (one, more) -> one * more))
                .average()
                .orElse(0);
    }
}
