package io.fedu2s.jobs.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The first answers of a plan, at which somebody looks before the others are written. */
final class FirstAnswers {
    /** So many are looked at, if there are as many. */
    static final int LEAST = 32;

    /** No more are, however many an interrupted run has left. */
    static final int MOST = 512;

    private FirstAnswers() {}

    /**
     * A unit of work.
     *
     * @param unit its number
     * @param domain its client's
     * @param prompts how many of it are to be answered
     */
    record Unit(long unit, String domain, long prompts) {}

    /** The first unit of each domain, then the second, until they have as many prompts as are wanted. */
    static List<Long> units(List<Unit> open, long wanted) {
        SortedMap<String, List<Unit>> byDomain = new TreeMap<>();
        open.forEach(unit -> byDomain.computeIfAbsent(unit.domain(), domain -> new ArrayList<>())
                .add(unit));
        List<Long> chosen = new ArrayList<>();
        long prompts = 0;
        for (int turn = 0; prompts < wanted && chosen.size() < open.size(); turn++) {
            for (List<Unit> own : byDomain.values()) {
                if (turn < own.size() && (turn == 0 || prompts < wanted)) {
                    chosen.add(own.get(turn).unit());
                    prompts += own.get(turn).prompts();
                }
            }
        }
        return chosen;
    }
}
