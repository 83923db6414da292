package io.fedu2s.jobs.config;

import io.fedu2s.udf.metric.Metric;
import java.util.List;

/**
 * What the command {@code search} tries, in all combinations; no other command reads it.
 *
 * @param learningRates in the place of {@code federate.learningRate}; empty for that one alone
 * @param localSteps in the place of {@code federate.localSteps}; empty for that one alone
 * @param rounds after which of them is measured; empty for all up to {@code federate.rounds}
 * @param metrics what is measured; the best is the best by the first of them
 */
public record SearchConfig(
        List<Double> learningRates, List<Integer> localSteps, List<Integer> rounds, List<Metric> metrics) {
    private static final List<Double> USUAL = List.of(1e-4, 2e-4, 5e-4, 1e-3, 2e-3);

    /** Copies the lists. */
    public SearchConfig {
        learningRates = List.copyOf(learningRates);
        localSteps = List.copyOf(localSteps);
        rounds = List.copyOf(rounds);
        metrics = List.copyOf(metrics);
    }

    static SearchConfig from(Section section) {
        var search = new SearchConfig(
                section.realList("learningRates", USUAL, 1e-12, 10),
                section.wholeList("localSteps", List.of(), 1, 10_000_000),
                section.wholeList("rounds", List.of(), 1, 1_000_000),
                EvaluateConfig.metrics(section, List.of(Metric.LOSS)));
        section.done();
        return search;
    }
}
