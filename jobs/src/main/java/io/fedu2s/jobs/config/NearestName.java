package io.fedu2s.jobs.config;

import java.util.Collection;
import java.util.Comparator;

/** The name a user most likely meant: the one with the least edit distance (Levenshtein 1966). */
final class NearestName {
    private NearestName() {}

    /** The nearest of at least one candidate; of equally near ones the first. */
    static String to(String name, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    /** Whether one is the other with a slip or two of the fingers. */
    static boolean isLikely(String name, String candidate) {
        return distance(name, candidate) <= 2;
    }

    /** How many characters must be put in, taken out or changed, whatever their case. */
    static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int changed = above[j - 1] + (same ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
