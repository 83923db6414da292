package io.fedu2s.jobs.reduce;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.ParticipationConfig.Late;
import io.fedu2s.jobs.participate.Arrivals;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.server.Weighting;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose updates count in a round, and how much.
 *
 * @param counted what their clients did, by client
 * @param weights n_k of each
 * @param late whose did not come before the end of the round, where that means that it never counts
 * @param averaging what of their products is averaged
 * @param seconds when the round ended; 0 where nobody reckons with time
 */
public record Tally(
        List<ClientTraining> counted,
        SortedMap<String, Long> weights,
        SortedSet<String> late,
        Averaging averaging,
        double seconds) {
    /** How sound updates of a round, and late ones of earlier rounds, are counted. */
    @FunctionalInterface
    interface Rule {
        /** Counts those of these clients. */
        Tally of(List<ClientTraining> sound);
    }

    /** Counts all. */
    static Rule all(Weighting weighting) {
        return sound -> {
            SortedMap<String, Long> weights = new TreeMap<>();
            sound.forEach(training -> weights.put(training.clientId(), weighting.of(training)));
            return new Tally(sound, weights, new TreeSet<>(), Averaging.ENDS, 0);
        };
    }

    /**
     * Counts those that came in time, see {@link Arrivals}, by {@link RoundWeights}.
     *
     * @param plan who was to do what
     * @param rank the rank of the round's adapter
     * @param weighting how much a client counts that is on time and like all others
     * @param seed the run's
     */
    public static Rule inTime(RoundPlan plan, int rank, FederateConfig federate, Weighting weighting, long seed) {
        return sound -> {
            Arrivals arrivals = arrivals(sound, plan, federate);
            List<ClientTraining> counted = counted(sound, plan, arrivals);
            RoundWeights weights = RoundWeights.of(plan.round(), counted, federate, weighting, seed);
            boolean alike = weights.gain() == 1
                    && counted.stream()
                            .allMatch(training -> training.round() == plan.round()
                                    && training.plan().rank() == rank);
            SortedSet<String> late = new TreeSet<>();
            if (federate.participation().late() == Late.DROP) {
                sound.forEach(training -> late.add(training.clientId()));
                late.removeAll(weights.weights().keySet());
            }
            return new Tally(
                    counted,
                    weights.weights(),
                    late,
                    alike ? Averaging.ENDS : Averaging.ofChanges(weights.gain()),
                    arrivals.seconds());
        };
    }

    private static Arrivals arrivals(List<ClientTraining> sound, RoundPlan plan, FederateConfig federate) {
        SortedMap<String, Double> seconds = new TreeMap<>();
        sound.stream()
                .filter(training -> training.round() == plan.round())
                .forEach(training ->
                        seconds.put(training.clientId(), training.plan().arrivalSeconds()));
        return Arrivals.of(
                seconds,
                new Arrivals.Rule(
                        federate.participation().deadlineSeconds(),
                        federate.clientsPerRound(),
                        federate.minClients(),
                        plan.awaited()));
    }

    private static List<ClientTraining> counted(List<ClientTraining> sound, RoundPlan plan, Arrivals arrivals) {
        Set<String> come = new TreeSet<>(arrivals.inTime());
        plan.pending().stream()
                .filter(pending -> pending.arrivesAt() <= plan.beganAt() + arrivals.seconds())
                .forEach(pending -> come.add(pending.training().clientId()));
        return sound.stream()
                .filter(training -> come.contains(training.clientId()))
                .sorted(Comparator.comparing(ClientTraining::clientId))
                .toList();
    }
}
