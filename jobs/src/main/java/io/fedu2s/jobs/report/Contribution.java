package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.reduce.RoundShares;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What one client gave to the adapter.
 *
 * @param clientId the client
 * @param domain its domain
 * @param acceptedPairs its pairs that may be trained on
 * @param rounds in how many rounds its update counted
 * @param share its share of the weight of all rounds, each round counting the same; in 0..1
 * @param lastLoss of the last step it ever took
 * @param refused how many of its updates were not counted
 */
record Contribution(
        String clientId,
        String domain,
        long acceptedPairs,
        int rounds,
        double share,
        OptionalDouble lastLoss,
        int refused) {

    /**
     * A client that has pairs, accepted or not.
     *
     * @param clientId the client
     * @param domain its domain
     * @param acceptedPairs its pairs that may be trained on
     */
    record Holder(String clientId, String domain, long acceptedPairs) {}

    /**
     * What each of these clients gave, in their order.
     *
     * @param rounds the committed rounds, in order
     * @param trainings what clients did in them
     * @param seed the run's
     */
    static List<Contribution> of(
            List<Holder> clients,
            List<Round> rounds,
            List<ClientTraining> trainings,
            FederateConfig federate,
            long seed) {
        Map<String, Double> shares = new HashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        Set<ClientTraining> used = new HashSet<>();
        for (Round round : rounds) {
            List<ClientTraining> counted = counted(round, trainings, used);
            used.addAll(counted);
            RoundShares.of(round.round(), counted, federate, seed).forEach((client, share) -> {
                shares.merge(client, share / rounds.size(), Double::sum);
                taken.merge(client, 1, Integer::sum);
            });
        }
        return clients.stream()
                .map(client -> new Contribution(
                        client.clientId(),
                        client.domain(),
                        client.acceptedPairs(),
                        taken.getOrDefault(client.clientId(), 0),
                        shares.getOrDefault(client.clientId(), 0.0),
                        lastLoss(client.clientId(), trainings),
                        refused(client.clientId(), rounds)))
                .toList();
    }

    /** What the clients of a round did: in it, or, where an update came late, in an earlier one. */
    private static List<ClientTraining> counted(Round round, List<ClientTraining> trainings, Set<ClientTraining> used) {
        List<ClientTraining> counted = new ArrayList<>();
        for (String client : round.clientIds()) {
            trainings.stream()
                    .filter(training -> training.clientId().equals(client)
                            && training.sent()
                            && training.round() <= round.round()
                            && !used.contains(training))
                    .max(Comparator.comparingInt(ClientTraining::round))
                    .ifPresent(counted::add);
        }
        return counted;
    }

    private static OptionalDouble lastLoss(String client, List<ClientTraining> trainings) {
        return trainings.stream()
                .filter(training -> training.clientId().equals(client) && training.steps() > 0)
                .max(Comparator.comparingInt(ClientTraining::round))
                .map(training -> OptionalDouble.of(training.lastLoss()))
                .orElse(OptionalDouble.empty());
    }

    /** Rounds tell the refused as {@code client: reason}. */
    private static int refused(String client, List<Round> rounds) {
        return (int) rounds.stream()
                .flatMap(round -> round.refused().stream())
                .filter(refusal -> refusal.startsWith(client + ": "))
                .count();
    }
}
