package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which places of a text pairs are made about, in the order in which its samples take them; the same seed orders them alike. */
public enum PassageRule {
    /** No place in particular: the model writes about the whole text, however often. */
    NONE {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            return List.of(Passage.NONE);
        }
    },
    /** So many neighbouring sentences, drawn among all that stand beside each other; the response is all of them. */
    SENTENCES {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            List<String> all = Sentences.of(text);
            List<String> windows = new ArrayList<>();
            for (int i = 0; i + extent.sentences() <= all.size(); i++) {
                String window = Extent.joined(all, i, i + extent.sentences(), text);
                if (says(window)) {
                    windows.add(window);
                }
            }
            return order.drawn(windows).stream().map(PassageRule::whole).toList();
        }
    },
    /** The last so many sentences; the response is all of them. */
    ENDING {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            List<String> all = Sentences.of(text);
            String ending = Extent.joined(all, Math.max(0, all.size() - extent.sentences()), all.size(), text);
            return says(ending) ? List.of(whole(ending)) : List.of();
        }
    },
    /** A name or a number that stands in one place of the text, of another sentence each; the response is its words alone. */
    PHRASE {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            Map<String, List<Passage>> bySentence = Phrases.of(text).stream()
                    .collect(Collectors.groupingBy(Passage::evidence, LinkedHashMap::new, Collectors.toList()));
            return order.drawn(bySentence.values()).stream()
                    .map(each -> order.drawn(each).get(0))
                    .toList();
        }
    },
    /** A sentence among the last so many that says in words what is so, likest to the pool's responses first. */
    STATEMENT {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            return order.likest(Statements.among(extent, text));
        }
    },
    /** As {@link #STATEMENT}, of those that can be turned into the question that they answer. */
    TURNED {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            return order.likest(Statements.turned(extent, text));
        }
    },
    /** A question that the text itself puts, and what stands behind it up to a blank line or the next question. */
    SOLUTION {
        @Override
        List<Passage> all(String text, Extent extent, Order order) {
            return order.drawn(Exercises.of(text));
        }
    };

    private static final int FEWEST_WORDS = 5;

    /**
     * Who comes first.
     *
     * @param random draws where places are alike
     * @param wording tells how much a response reads like those of the pool
     */
    private record Order(SplittableRandom random, ToDoubleFunction<String> wording) {
        <T> List<T> drawn(Collection<T> among) {
            List<T> left = new ArrayList<>(among);
            List<T> drawn = new ArrayList<>();
            while (!left.isEmpty()) {
                drawn.add(left.remove(random.nextInt(left.size())));
            }
            return drawn;
        }

        List<Passage> likest(List<Passage> among) {
            return among.stream()
                    .sorted(Comparator.comparingDouble((Passage each) -> wording.applyAsDouble(each.response()))
                            .reversed())
                    .toList();
        }
    }

    abstract List<Passage> all(String text, Extent extent, Order order);

    /**
     * The places of a text in the order in which its samples take them; without end where the rule is none.
     *
     * @param extent how many sentences a place takes
     * @param seed of the text; orders places that are alike
     * @param wording how much a response reads like those of the pool
     */
    public Stream<Passage> places(String text, Extent extent, long seed, ToDoubleFunction<String> wording) {
        return this == NONE
                ? Stream.generate(() -> Passage.NONE)
                : all(text, extent, new Order(new SplittableRandom(seed), wording)).stream();
    }

    /** Whether the response is taken from the text. */
    public boolean givesResponse() {
        return this != NONE;
    }

    private static Passage whole(String passage) {
        return new Passage(passage, passage);
    }

    /** Headings and captions say nothing that could be asked for. */
    private static boolean says(String passage) {
        return Words.of(passage).size() >= FEWEST_WORDS && !passage.endsWith("?") && !passage.endsWith(":");
    }
}
