package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pairs by which models are measured, so that no copy of one is trained on. It travels once to each executor, where
 * the index over it is built when the first pair is compared, for all tasks.
 */
public final class HeldOutTexts implements Serializable {
    /** None are held out. */
    public static final HeldOutTexts NONE = new HeldOutTexts(List.of());

    /** So many words in a row are seldom the same by chance (Chowdhery et al. 2022, PaLM, section 8). */
    static final int RUN_WORDS = 8;

    private static final long serialVersionUID = 1L;

    private final List<Pair> pairs;
    private transient @Nullable Index index;

    /** A pair that a person wrote. */
    public record Pair(String instruction, String response) implements Serializable {
        List<String> words() {
            return Stream.concat(Words.of(instruction).stream(), Words.of(response).stream())
                    .toList();
        }
    }

    /** Copies the list. */
    public HeldOutTexts(List<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /** The pairs themselves. */
    public List<Pair> pairs() {
        return pairs;
    }

    /** Whether a pair repeats one of them, word for word or in most of its runs of eight words. */
    public boolean isCopied(String instruction, String response) {
        List<String> words = new Pair(instruction, response).words();
        return !isEmpty() && (contains(words) || sharedRuns(words) > EvaluationCopies.MOST_SHARED_RUNS);
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    /** Whether one of them has the same words. */
    boolean contains(List<String> pairWords) {
        return index().whole.contains(pairWords);
    }

    /** The largest share of one's runs of eight words that stand in the pair; 0 where none has so many words. */
    double sharedRuns(List<String> pairWords) {
        Index known = index();
        Map<Integer, Integer> found = new HashMap<>();
        runs(pairWords)
                .forEach(run ->
                        known.byRun.getOrDefault(run, List.of()).forEach(pair -> found.merge(pair, 1, Integer::sum)));
        return found.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() / (double) known.runs.get(entry.getKey()))
                .max()
                .orElse(0);
    }

    /** The highest ROUGE-L F to one of them. */
    double nearest(List<String> pairWords) {
        return index().near.nearest(pairWords);
    }

    private synchronized Index index() {
        if (index == null) {
            index = new Index(pairs);
        }
        return index;
    }

    private static Set<List<String>> runs(List<String> words) {
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i + RUN_WORDS <= words.size(); i++) {
            runs.add(words.subList(i, i + RUN_WORDS));
        }
        return runs;
    }

    private static final class Index {
        private final Set<List<String>> whole = new HashSet<>();
        private final Map<List<String>, List<Integer>> byRun = new HashMap<>();
        private final List<Integer> runs;
        private final NearDuplicates near = new NearDuplicates();

        private Index(List<Pair> pairs) {
            runs = pairs.stream().map(pair -> add(pair.words())).toList();
        }

        private int add(List<String> words) {
            int place = near.add(words);
            Set<List<String>> own = HeldOutTexts.runs(words);
            whole.add(words);
            own.forEach(run -> byRun.merge(run, List.of(place), Index::joined));
            return own.size();
        }

        private static List<Integer> joined(List<Integer> some, List<Integer> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }
}
