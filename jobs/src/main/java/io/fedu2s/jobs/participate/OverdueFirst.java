package io.fedu2s.jobs.participate;

import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Gives clients that were not trained for some rounds places before all others, those that wait longest first, so that
 * none is shut out for being slow. They get half of the places at most: the rest of the round stays as another selection
 * has it. Bonawitz et al. 2019, "Towards federated learning at scale: system design", section 3.1, name the bias that a selection
 * of the fast alone has.
 */
public final class OverdueFirst implements ClientSelection {
    private final long seed;
    private final ClientSelection others;
    private final Map<String, Outlook> outlooks;
    private final int servedEvery;

    /**
     * A selection for one round.
     *
     * @param others who chooses for the places that are left
     * @param servedEvery after how many rounds a client is overdue
     */
    public OverdueFirst(long seed, ClientSelection others, Map<String, Outlook> outlooks, int servedEvery) {
        this.seed = seed;
        this.others = others;
        this.outlooks = outlooks;
        this.servedEvery = servedEvery;
    }

    @Override
    public List<String> choose(int round, SortedMap<String, Long> acceptedPairs, int count) {
        SortedSet<String> overdue = overdue(round, acceptedPairs, count);
        SortedMap<String, Long> rest = new TreeMap<>(acceptedPairs);
        rest.keySet().removeAll(overdue);
        List<String> chosen = new ArrayList<>(overdue);
        chosen.addAll(others.choose(round, rest, count - overdue.size()));
        return chosen.stream().sorted().toList();
    }

    /** Who gets a place because it waited. */
    public SortedSet<String> overdue(int round, SortedMap<String, Long> acceptedPairs, int count) {
        return acceptedPairs.keySet().stream()
                .filter(client -> round - lastRound(client) > servedEvery)
                .sorted(Comparator.comparingInt(this::lastRound)
                        .thenComparingLong(client -> ContentId.seed(seed, "select", round, client))
                        .thenComparing(Comparator.naturalOrder()))
                .limit((count + 1) / 2)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int lastRound(String client) {
        return DeadlineSelection.of(outlooks, client).lastRound();
    }
}
