package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Which place of a text a pair is made about. The same seed finds the same place. */
public enum PassageRule {
    /** No place in particular: the model writes about the whole text. */
    NONE {
        @Override
        public Optional<Passage> find(String text, int sentences, SplittableRandom random) {
            return Optional.of(Passage.NONE);
        }
    },
    /** So many neighbouring sentences, drawn among all that stand beside each other; the response is all of them. */
    SENTENCES {
        @Override
        public Optional<Passage> find(String text, int sentences, SplittableRandom random) {
            List<String> all = Sentences.of(text);
            List<String> windows = new ArrayList<>();
            for (int i = 0; i + sentences <= all.size(); i++) {
                String window = joined(all.subList(i, i + sentences), text);
                if (says(window)) {
                    windows.add(window);
                }
            }
            return drawn(windows, random).map(PassageRule::whole);
        }
    },
    /** The last so many sentences; the response is all of them. */
    ENDING {
        @Override
        public Optional<Passage> find(String text, int sentences, SplittableRandom random) {
            List<String> all = Sentences.of(text);
            return Optional.of(joined(all.subList(Math.max(0, all.size() - sentences), all.size()), text))
                    .filter(PassageRule::says)
                    .map(PassageRule::whole);
        }
    },
    /** A name or a number that stands in one place of the text, drawn by the sentence; the response is its words alone. */
    PHRASE {
        @Override
        public Optional<Passage> find(String text, int sentences, SplittableRandom random) {
            List<Passage> found = Phrases.of(text);
            List<String> holding =
                    found.stream().map(Passage::evidence).distinct().toList();
            return drawn(holding, random)
                    .flatMap(sentence -> drawn(
                            found.stream()
                                    .filter(each -> each.evidence().equals(sentence))
                                    .toList(),
                            random));
        }
    },
    /** A question that the text itself puts, and what stands behind it up to a blank line or the next question. */
    SOLUTION {
        @Override
        public Optional<Passage> find(String text, int sentences, SplittableRandom random) {
            return drawn(Exercises.of(text), random);
        }
    };

    private static final int FEWEST_WORDS = 5;

    /**
     * A place of the text.
     *
     * @param sentences how many, where the rule takes whole sentences
     * @param random draws where there are several
     * @return nothing where the text has no such place
     */
    public abstract Optional<Passage> find(String text, int sentences, SplittableRandom random);

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

    /** The text from the first of neighbouring sentences to the end of the last. */
    private static String joined(List<String> neighbours, String text) {
        if (neighbours.isEmpty()) {
            return "";
        }
        int start = text.indexOf(neighbours.get(0));
        int end = start;
        for (String sentence : neighbours) {
            end = text.indexOf(sentence, end) + sentence.length();
        }
        return text.substring(start, end);
    }

    private static <T> Optional<T> drawn(List<T> among, SplittableRandom random) {
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }
}
