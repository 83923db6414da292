package io.fedu2s.jobs.participate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a simulated round ends, and whose updates have come by then.
 *
 * <p>It ends when the first {@code wanted} updates are there, or all, or at the deadline, whatever comes first; and where
 * by then fewer than the quorum have come, or one that is waited for has not, as soon as they have. Bonawitz et al. 2019, "Towards federated learning at scale: system
 * design", section 2.2, close rounds so.
 *
 * @param inTime who came before the end
 * @param seconds when the round ends; 0 where nobody reckons with time
 */
public record Arrivals(SortedSet<String> inTime, double seconds) {
    /**
     * What a round asks for.
     *
     * @param deadlineSeconds when it ends; 0 waits for all
     * @param wanted how many updates end it sooner
     * @param quorum how many it waits for beyond the deadline
     * @param awaited who is waited for beyond the deadline
     */
    public record Rule(double deadlineSeconds, int wanted, int quorum, Set<String> awaited) {
        public Rule {
            awaited = Set.copyOf(awaited);
        }
    }

    /**
     * The end of a round.
     *
     * @param seconds when every update that counts is there
     */
    public static Arrivals of(SortedMap<String, Double> seconds, Rule rule) {
        if (!(rule.deadlineSeconds() > 0)) {
            return new Arrivals(new TreeSet<>(seconds.keySet()), 0);
        }
        List<Map.Entry<String, Double>> order = seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .toList();
        if (order.isEmpty()) {
            return new Arrivals(new TreeSet<>(), rule.deadlineSeconds());
        }
        double end = Math.min(rule.deadlineSeconds(), nth(order, rule.wanted()));
        end = Math.max(end, nth(order, rule.quorum()));
        end = Math.max(
                end,
                seconds.entrySet().stream()
                        .filter(client -> rule.awaited().contains(client.getKey()))
                        .map(Map.Entry::getValue)
                        .max(Comparator.naturalOrder())
                        .orElse(0.0));
        SortedSet<String> inTime = new TreeSet<>();
        for (Map.Entry<String, Double> client : order) {
            if (client.getValue() <= end) {
                inTime.add(client.getKey());
            }
        }
        return new Arrivals(inTime, end);
    }

    private static double nth(List<Map.Entry<String, Double>> order, int n) {
        return order.get(Math.min(n, order.size()) - 1).getValue();
    }
}
