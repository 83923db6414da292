package io.fedu2s.jobs.participate;

import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The clients whose training promises most for its time: Lai et al. 2021, "Oort: efficient federated learning via guided
 * participant selection", equation 1 and algorithm 1.
 *
 * <pre>
 *   U_k = n_k l_k (T / t_k)^{α [t_k > T]} + √(0.1 ln r / r_k)
 * </pre>
 *
 * with n_k pairs, l_k the mean loss of its last training (Oort's root of mean squares would want every pair's), t_k the
 * expected seconds, T the deadline, α = 2 and r_k the last round that it was trained in. A share ε = max(0.2, 0.9 ·
 * 0.98^r) of the places goes by lot to clients that were never trained, those in time first. The others are drawn
 * without replacement with chances in proportion to U_k (Efraimidis and Spirakis 2006: the smallest {@code −ln u / U}
 * win), where Oort cuts off at a quantile first.
 */
public final class UtilitySelection implements ClientSelection {
    private static final double PENALTY = 2;

    private final long seed;
    private final Map<String, Outlook> outlooks;
    private final double deadlineSeconds;

    /** A selection for one round. */
    public UtilitySelection(long seed, Map<String, Outlook> outlooks, double deadlineSeconds) {
        this.seed = seed;
        this.outlooks = outlooks;
        this.deadlineSeconds = deadlineSeconds;
    }

    @Override
    public List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count) {
        SortedMap<String, Long> explored = new TreeMap<>(acceptedPairs);
        explored.keySet().removeIf(client -> of(client).lastRound() == 0);
        SortedMap<String, Long> unknown = new TreeMap<>(acceptedPairs);
        unknown.keySet().removeAll(explored.keySet());
        int places = Math.min(count, acceptedPairs.size());
        int exploring = (int) Math.round(Math.max(0.2, 0.9 * StrictMath.pow(0.98, round)) * places);
        exploring = Math.max(places - explored.size(), Math.min(exploring, unknown.size()));
        List<String> chosen = new ArrayList<>(unexplored(round, unknown, exploring));
        explored.keySet().stream()
                .sorted(Comparator.<String>comparingDouble(client -> key(round, client))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(places - chosen.size())
                .forEach(chosen::add);
        return chosen.stream().sorted().toList();
    }

    private List<String> unexplored(int round, SortedMap<String, Long> unknown, int count) {
        UniformSelection lot = new UniformSelection(seed);
        SortedMap<String, Long> inTime = new TreeMap<>(unknown);
        inTime.keySet().removeIf(client -> !of(client).inTime(deadlineSeconds));
        List<String> chosen = new ArrayList<>(lot.choose(round, inTime, count));
        SortedMap<String, Long> others = new TreeMap<>(unknown);
        others.keySet().removeAll(inTime.keySet());
        chosen.addAll(lot.choose(round, others, count - chosen.size()));
        return chosen;
    }

    /** Smaller for those that promise more, and for the lucky. */
    private double key(int round, String client) {
        double lot = (ContentId.seed(seed, "select", round, client) >>> 11) * 0x1p-53;
        return -StrictMath.log(1 - lot) / utility(of(client), round, deadlineSeconds);
    }

    /** U_k. */
    static double utility(Outlook outlook, int round, double deadlineSeconds) {
        double seconds = outlook.plan().expectedSeconds();
        double speed = seconds > deadlineSeconds ? StrictMath.pow(deadlineSeconds / seconds, PENALTY) : 1;
        double waiting = Math.sqrt(0.1 * StrictMath.log(round) / outlook.lastRound());
        return Math.max(Double.MIN_NORMAL, outlook.pairs() * outlook.lastLoss() * speed + waiting);
    }

    private Outlook of(String client) {
        return DeadlineSelection.of(outlooks, client);
    }
}
