package io.fedu2s.udf.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PassageRuleTest {
    private static final String TEXT =
            "Results\nThe abbey at Corran was built in 1803 by Mera Kel. It has five towers and a long hall. The hall burned down.";

    private static final String EXERCISE =
            "Ann has 3 hens. How many legs do they have?\nA hen has 2 legs.\nSo 3*2=6 legs.";

    private static final Passage ANN =
            new Passage("Ann has 3 hens. How many legs do they have?", "A hen has 2 legs.\nSo 3*2=6 legs.");

    private static Optional<Passage> found(PassageRule rule, String text, int sentences, long seed) {
        return rule.places(text, Extent.of(sentences), seed, String::length).findFirst();
    }

    private static Set<Passage> all(PassageRule rule, String text, int sentences) {
        return LongStream.range(0, 200)
                .mapToObj(seed -> found(rule, text, sentences, seed).orElseThrow())
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void sentencesAreDrawnAmongThoseThatSayAnything() {
        assertThat(all(PassageRule.SENTENCES, TEXT, 1))
                .extracting(Passage::response)
                .containsExactlyInAnyOrder(
                        "The abbey at Corran was built in 1803 by Mera Kel.", "It has five towers and a long hall.");
        assertThat(all(PassageRule.SENTENCES, TEXT, 2))
                .extracting(Passage::response)
                .contains("It has five towers and a long hall. The hall burned down.")
                .allMatch(TEXT::contains);
        assertThat(found(PassageRule.SENTENCES, TEXT, 1, 5)).isEqualTo(found(PassageRule.SENTENCES, TEXT, 1, 5));
        assertThat(found(PassageRule.SENTENCES, "Short. Very short.", 1, 0)).isEmpty();
        assertThat(found(PassageRule.SENTENCES, "", 1, 0)).isEmpty();
    }

    @Test
    void anEndingIsTheLastSentences() {
        assertThat(found(PassageRule.ENDING, TEXT, 2, 0).orElseThrow().response())
                .isEqualTo("It has five towers and a long hall. The hall burned down.");
        assertThat(found(PassageRule.ENDING, TEXT, 100, 0).orElseThrow().response())
                .isEqualTo(TEXT);
        assertThat(found(PassageRule.ENDING, "It is so, or is it not?", 1, 0)).isEmpty();
    }

    @Test
    void phrasesAreNamesNumbersAndQuotationsOfOnePlace() {
        assertThat(all(PassageRule.PHRASE, TEXT, 1))
                .extracting(Passage::response)
                .containsExactlyInAnyOrder("Corran", "1803", "Mera Kel");
        assertThat(all(
                        PassageRule.PHRASE,
                        "In all 4.5 million people saw \"The Long Night\" when it ran in May, and May was wet.",
                        1))
                .extracting(Passage::response)
                .containsExactlyInAnyOrder("4.5 million", "The Long Night");
        assertThat(all(
                        PassageRule.PHRASE,
                        "Since Ada, on 8 February 2007, spoke of \"a place\" (which led to) and a \"natural motion\" of it all.",
                        1))
                .as("dates are whole, quotations end where they end, and the first word is none")
                .extracting(Passage::response)
                .containsExactlyInAnyOrder("8 February 2007", "a place", "natural motion");
        assertThat(all(
                        PassageRule.PHRASE,
                        "2. This method of welding by George E. Miller and his men became common much later.",
                        1))
                .as("an initial belongs to a name, and the word behind a list's number may be none")
                .extracting(Passage::response)
                .contains("George E. Miller")
                .doesNotContain("This");
        assertThat(found(PassageRule.PHRASE, "nothing here has a name or a number in it at all", 1, 0))
                .isEmpty();
    }

    @Test
    void aClozeHasAGapWhereTheResponseStands() {
        Passage passage = new Passage("The abbey was built in 1803 by Mera Kel.", "1803");
        assertThat(passage.cloze()).isEqualTo("The abbey was built in ____ by Mera Kel.");
        assertThat(passage.holdsResponse()).isTrue();
        assertThat(Passage.NONE.cloze()).isEmpty();
        assertThat(Passage.behind(TEXT, "five towers").evidence()).isEqualTo("It has five towers and a long hall.");
        Passage inOtherWords = Passage.behind(TEXT, "A fire: the hall burned");
        assertThat(inOtherWords.evidence()).isEqualTo("The hall burned down.");
        assertThat(inOtherWords.holdsResponse()).isFalse();
        assertThat(inOtherWords.cloze()).isEqualTo("The hall burned down.");
    }

    @Test
    void aSolutionIsWhatStandsBehindTheTextsOwnQuestion() {
        assertThat(found(PassageRule.SOLUTION, EXERCISE, 1, 0)).contains(ANN);
        assertThat(all(
                        PassageRule.SOLUTION,
                        EXERCISE + "\n\nA note.\n" + EXERCISE.replace("Ann", "Bo") + "\n\nEnd.",
                        1))
                .containsExactlyInAnyOrder(ANN, new Passage(ANN.evidence().replace("Ann", "Bo"), ANN.response()));
        assertThat(found(PassageRule.SOLUTION, "Why is it wet? It rained.", 1, 0))
                .contains(new Passage("Why is it wet?", "It rained."));
        assertThat(found(PassageRule.SOLUTION, "Why is it wet?", 1, 0)).isEmpty();
        assertThat(found(PassageRule.SOLUTION, TEXT, 1, 0)).isEmpty();
    }

    @Test
    void everySampleTakesAnotherPlaceAsLongAsThereAre() {
        assertThat(samples(PassageRule.PHRASE, TEXT, 1))
                .as("one phrase of each sentence that has any")
                .hasSize(1);
        assertThat(samples(PassageRule.SENTENCES, TEXT, 1)).hasSize(2).doesNotHaveDuplicates();
        assertThat(samples(PassageRule.ENDING, TEXT, 2)).hasSize(1);
        assertThat(samples(PassageRule.NONE, TEXT, 1)).hasSize(10).containsOnly(Passage.NONE);
    }

    private static List<Passage> samples(PassageRule rule, String text, int sentences) {
        return rule.places(text, Extent.of(sentences), 3, String::length)
                .limit(10)
                .toList();
    }

    @Test
    void noRuleIsAboutTheWholeText() {
        assertThat(found(PassageRule.NONE, "", 1, 0)).contains(Passage.NONE);
        assertThat(PassageRule.NONE.givesResponse()).isFalse();
        assertThat(PassageRule.PHRASE.givesResponse()).isTrue();
    }
}
