package io.fedu2s.jobs.simulate;

import java.util.List;

/**
 * What is simulated.
 *
 * @param clients how many clients
 * @param rounds how many rounds of each federation
 * @param clientsPerRound how many updates a round wants
 * @param split how the pairs are dealt: see {@link ClientSplit}
 * @param deadlineSeconds of the rounds with measures; 0 takes the median of what clients take without
 * @param measures keys of the federation with measures, {@code key=value}; empty for {@link #MEASURES}
 */
public record SimulationConfig(
        int clients, int rounds, int clientsPerRound, String split, double deadlineSeconds, List<String> measures) {
    /** What sets the federation with measures apart, unless one is told otherwise. */
    public static final List<String> MEASURES = List.of(
            "federate.participation.selection=deadline",
            "federate.participation.overSelection=1.3",
            "federate.participation.servedEvery=8",
            "federate.participation.late=next",
            "federate.plan.steps=deadline",
            "federate.plan.minRank=4",
            "federate.plan.fitMemory=true",
            "federate.client.normalise=true");

    /** Copies the list. */
    public SimulationConfig {
        measures = measures.isEmpty() ? MEASURES : List.copyOf(measures);
    }
}
