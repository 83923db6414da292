package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.text.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much two texts have in common, from 0 to 1, both by sets:
 *
 * <pre>{@code
 * alike(a, b) = |W(a) ∩ W(b)| / |W(a) ∪ W(b)|               W(x) the words of x
 * copied(a, b) = |R(a) ∩ R(b)| / min(|R(a)|, |R(b)|)        R(x) the runs of three words of x
 * }</pre>
 *
 * <p>Texts of fewer than three words are one run. Source: Broder, "On the resemblance and containment of documents"
 * (1997).
 */
final class TextOverlap {
    private static final int RUN_WORDS = 3;

    private final Set<String> words;
    private final Set<List<String>> runs;

    TextOverlap(String text) {
        List<String> all = Words.of(text);
        words = Set.copyOf(all);
        runs = new HashSet<>();
        if (!all.isEmpty() && all.size() < RUN_WORDS) {
            runs.add(all);
        }
        for (int i = 0; i + RUN_WORDS <= all.size(); i++) {
            runs.add(List.copyOf(all.subList(i, i + RUN_WORDS)));
        }
    }

    /** The share of all words that both have. */
    double alike(TextOverlap other) {
        int common = common(words, other.words);
        int all = words.size() + other.words.size() - common;
        return all == 0 ? 0 : (double) common / all;
    }

    /** The share of the shorter one that the longer one repeats. */
    double copied(TextOverlap other) {
        int least = Math.min(runs.size(), other.runs.size());
        return least == 0 ? 0 : (double) common(runs, other.runs) / least;
    }

    private static <T> int common(Set<T> some, Set<T> others) {
        Set<T> few = some.size() < others.size() ? some : others;
        Set<T> many = few == some ? others : some;
        return (int) few.stream().filter(many::contains).count();
    }
}
