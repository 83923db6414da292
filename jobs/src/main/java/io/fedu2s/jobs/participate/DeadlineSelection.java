package io.fedu2s.jobs.participate;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By lot, of the clients that are expected before the deadline: the constraint of Nishio and Yonetani 2019, "Client
 * selection for federated learning with heterogeneous resources in mobile edge" (FedCS), section III. They take as many
 * as fit into a shared line one after the other; here each client has a line of its own, so all that fit are equal.
 *
 * <p>Where none is expected in time, the fastest are taken: a round that is late is better than none.
 */
public final class DeadlineSelection implements ClientSelection {
    private final UniformSelection lot;
    private final Map<String, Outlook> outlooks;
    private final double deadlineSeconds;

    /** A selection for one round. */
    public DeadlineSelection(long seed, Map<String, Outlook> outlooks, double deadlineSeconds) {
        this.lot = new UniformSelection(seed);
        this.outlooks = outlooks;
        this.deadlineSeconds = deadlineSeconds;
    }

    @Override
    public List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count) {
        return lot.choose(round, inTime(acceptedPairs, outlooks, deadlineSeconds), count);
    }

    /** Those that are expected in time; the fastest of all where there is none. */
    static SortedMap<String, Long> inTime(
            SortedMap<String, Long> clients, Map<String, Outlook> outlooks, double deadlineSeconds) {
        SortedMap<String, Long> inTime = new TreeMap<>(clients);
        inTime.keySet().removeIf(client -> !of(outlooks, client).inTime(deadlineSeconds));
        if (inTime.isEmpty()) {
            double fastest = clients.keySet().stream()
                    .mapToDouble(client -> of(outlooks, client).plan().expectedSeconds())
                    .min()
                    .orElse(0);
            inTime.putAll(clients);
            inTime.keySet().removeIf(client -> of(outlooks, client).plan().expectedSeconds() > fastest);
        }
        return inTime;
    }

    public static Outlook of(Map<String, Outlook> outlooks, String client) {
        Outlook outlook = outlooks.get(client);
        if (outlook == null) {
            throw new IllegalArgumentException("nothing is known of client '%s'".formatted(client));
        }
        return outlook;
    }
}
