package io.fedu2s.jobs.participate;

import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is known of a round before it begins.
 *
 * @param round the round, from 1
 * @param clients who takes part, and what each does
 * @param leftOut the rows of {@code trainings} of clients that can't take part, with the reasons
 * @param awaited who is waited for beyond the deadline
 * @param pending updates of earlier rounds that have not come yet
 * @param beganAt when it begins, in simulated seconds since the first round began
 */
public record RoundPlan(
        int round,
        SortedMap<String, ClientPlan> clients,
        List<ClientTraining> leftOut,
        Set<String> awaited,
        List<Pending> pending,
        double beganAt) {
    /**
     * An update that was late for its own round.
     *
     * @param training what its client did
     * @param arrivesAt when it comes, in simulated seconds since the first round began
     */
    public record Pending(ClientTraining training, double arrivesAt) {}

    public RoundPlan {
        clients = Collections.unmodifiableSortedMap(clients);
        leftOut = List.copyOf(leftOut);
        awaited = Set.copyOf(awaited);
        pending = List.copyOf(pending);
    }

    /** Of clients that are all equal. */
    public static RoundPlan equal(int round, SortedMap<String, ClientPlan> clients) {
        return new RoundPlan(round, clients, List.of(), Set.of(), List.of(), 0);
    }
}
