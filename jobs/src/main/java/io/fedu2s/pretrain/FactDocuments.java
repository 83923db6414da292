package io.fedu2s.pretrain;

import io.fedu2s.pretrain.FactBook.FactType;
import io.fedu2s.pretrain.FactBook.Scene;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Documents that state facts of a {@link FactBook}: some facts of one or two scenes in random order and wording, each
 * with a question that its sentence answers.
 */
final class FactDocuments implements DocumentSource {
    private static final int MOST_SENTENCES = 6;
    private static final List<Integer> PROBLEMS = List.of(1, 1, 1, 2, 2, 2, 3);
    private static final double TWO_SCENES = 0.3;
    private static final double ONE_SENTENCE_A_LINE = 0.1;

    private final FactBook book;
    private final List<Scene> scenes;
    private final Names names;
    private final ToIntFunction<String> tokens;

    FactDocuments(FactBook book, Names names, ToIntFunction<String> tokens) {
        this(book, names, tokens, scene -> true);
    }

    /** Documents of the scenes whose names the filter lets pass. */
    FactDocuments(FactBook book, Names names, ToIntFunction<String> tokens, Predicate<String> topics) {
        this.book = book;
        this.names = names;
        this.tokens = tokens;
        this.scenes = book.scenes().stream()
                .filter(scene -> topics.test(scene.name()))
                .toList();
    }

    @Override
    public LabelledDocument next(RandomGenerator random, int maxTokens) {
        List<Fact> facts = new ArrayList<>();
        int length = 0;
        for (Fact fact : draft(random)) {
            int sentenceTokens = tokens.applyAsInt(fact.text());
            if (facts.isEmpty() || length + sentenceTokens <= maxTokens) {
                facts.add(fact);
                length += sentenceTokens;
            }
        }
        String separator = random.nextDouble() < ONE_SENTENCE_A_LINE ? "\n" : " ";
        String document = String.join(separator, facts.stream().map(Fact::text).toList());
        return new LabelledDocument(
                book.domain(), document, facts.stream().map(Fact::pair).toList());
    }

    private List<Fact> draft(RandomGenerator random) {
        Scene scene = Names.pick(scenes, random);
        int sentences = 2 + random.nextInt(MOST_SENTENCES - 1);
        List<Fact> facts = new ArrayList<>();
        if (scene.facts().size() == 1) {
            int problems = Names.pick(PROBLEMS, random);
            for (int problem = 0; problem < problems; problem++) {
                facts.addAll(facts(Names.pick(scenes, random), 1, random));
            }
        } else if (random.nextDouble() < TWO_SCENES) {
            facts.addAll(facts(scene, (sentences + 1) / 2, random));
            facts.addAll(facts(random.nextBoolean() ? scene : Names.pick(scenes, random), sentences / 2, random));
            Collections.shuffle(facts, new Random(random.nextLong()));
        } else {
            facts.addAll(facts(scene, sentences, random));
        }
        return facts;
    }

    private List<Fact> facts(Scene scene, int count, RandomGenerator random) {
        Slots slots = new Slots(book, names, random);
        List<FactType> types = new ArrayList<>(scene.facts());
        Collections.shuffle(types, new Random(random.nextLong()));
        return types.stream()
                .limit(count)
                .map(type -> fact(type, slots, random))
                .toList();
    }

    private static Fact fact(FactType type, Slots slots, RandomGenerator random) {
        String marked = slots.fill(Names.pick(type.sentences(), random));
        String sentence = marked.substring(marked.indexOf('^') + 1);
        String phrase = marked.substring(marked.indexOf('[') + 1, marked.indexOf(']'));
        String question = slots.fill(Names.pick(type.questions(), random));
        return new Fact(withoutMarks(marked), new GroundedPair(question, withoutMarks(sentence), phrase));
    }

    private static String withoutMarks(String marked) {
        return marked.replace("[", "").replace("]", "").replace("^", "");
    }

    /**
     * A fact in words.
     *
     * @param text what the document says
     * @param pair what can be asked about it
     */
    private record Fact(String text, GroundedPair pair) {}
}
