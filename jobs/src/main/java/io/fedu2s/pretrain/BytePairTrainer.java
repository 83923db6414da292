package io.fedu2s.pretrain;

import io.fedu2s.pretrain.BytePairVocabulary.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Learns a byte-level BPE vocabulary: again and again the most frequent pair of neighbouring tokens becomes a token.
 * (Sennrich, Haddow and Birch 2016, Neural Machine Translation of Rare Words with Subword Units, section 3.2; on bytes:
 * Radford et al. 2019.) Of pairs that are as frequent, the first in alphabetical order is merged, so that the same texts
 * give the same vocabulary.
 */
public final class BytePairTrainer {
    private static final int BYTES = 256;

    private final int vocabularySize;

    /**
     * A trainer.
     *
     * @param vocabularySize how many tokens to learn, specials and bytes among them
     */
    public BytePairTrainer(int vocabularySize) {
        int least = BytePairVocabulary.SPECIALS.size() + BYTES;
        if (vocabularySize < least) {
            throw new IllegalArgumentException("a vocabulary has at least " + least + " tokens, not " + vocabularySize);
        }
        this.vocabularySize = vocabularySize;
    }

    /** Learns from texts. */
    public BytePairVocabulary train(Stream<String> texts) {
        Map<String, Integer> counts = new TreeMap<>();
        texts.flatMap(WordPattern::words).forEach(word -> counts.merge(ByteSymbols.of(word), 1, Integer::sum));
        Pairs pairs = new Pairs(counts);
        List<String> tokens = new ArrayList<>(BytePairVocabulary.SPECIALS);
        for (int value = 0; value < BYTES; value++) {
            tokens.add(String.valueOf(ByteSymbols.of(value)));
        }
        List<Merge> merges = new ArrayList<>();
        Set<String> known = new HashSet<>(tokens);
        while (tokens.size() < vocabularySize && pairs.any()) {
            Merge merge = pairs.mostFrequent();
            pairs.apply(merge);
            merges.add(merge);
            String token = merge.left() + merge.right();
            if (known.add(token)) {
                tokens.add(token);
            }
        }
        return new BytePairVocabulary(tokens, merges);
    }

    /** How often each pair of neighbours stands in the words, and in which. */
    private static final class Pairs {
        private static final Comparator<Map.Entry<Merge, Long>> FREQUENCY = Map.Entry.<Merge, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(Merge::left)
                        .thenComparing(Merge::right)
                        .reversed()));

        private final List<List<String>> words = new ArrayList<>();
        private final List<Integer> wordCounts = new ArrayList<>();
        private final Map<Merge, Long> counts = new HashMap<>();
        private final Map<Merge, Set<Integer>> places = new HashMap<>();

        Pairs(Map<String, Integer> countedWords) {
            countedWords.forEach((word, count) -> {
                words.add(new ArrayList<>(
                        word.chars().mapToObj(Character::toString).toList()));
                wordCounts.add(count);
                count(words.size() - 1, 1);
            });
        }

        boolean any() {
            return !counts.isEmpty();
        }

        Merge mostFrequent() {
            return counts.entrySet().stream().max(FREQUENCY).orElseThrow().getKey();
        }

        void apply(Merge merge) {
            for (int word : List.copyOf(places.getOrDefault(merge, Set.of()))) {
                count(word, -1);
                List<String> symbols = words.get(word);
                for (int at = 0; at + 1 < symbols.size(); at++) {
                    if (symbols.get(at).equals(merge.left())
                            && symbols.get(at + 1).equals(merge.right())) {
                        symbols.set(at, merge.left() + merge.right());
                        symbols.remove(at + 1);
                    }
                }
                count(word, 1);
            }
        }

        private void count(int word, int sign) {
            List<String> symbols = words.get(word);
            long weight = (long) sign * wordCounts.get(word);
            for (int at = 0; at + 1 < symbols.size(); at++) {
                Merge pair = new Merge(symbols.get(at), symbols.get(at + 1));
                long count = counts.merge(pair, weight, Long::sum);
                Set<Integer> holding = places.computeIfAbsent(pair, key -> new HashSet<>());
                if (sign > 0) {
                    holding.add(word);
                } else {
                    holding.remove(word);
                }
                if (count == 0) {
                    counts.remove(pair);
                    places.remove(pair);
                }
            }
        }
    }
}
