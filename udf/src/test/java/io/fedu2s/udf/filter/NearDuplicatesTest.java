package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.metric.RougeL;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    @Test
    void nothingIsNearToTheFirst() {
        assertThat(new NearDuplicates().nearest(List.of("a", "b"))).isZero();
        assertThat(new NearDuplicates().nearest(List.of())).isZero();
    }

    @Test
    void theNearestIsFoundWithItsRougeL() {
        NearDuplicates texts = new NearDuplicates();
        texts.add(List.of("who", "built", "the", "alma"));
        texts.add(List.of("who", "built", "the", "old", "bora"));
        assertThat(texts.nearest(List.of("who", "built", "the", "bora"))).isCloseTo(8.0 / 9, within(1e-12));
    }

    @Test
    void nearlyAllPairsAboveTheThresholdAreFound() {
        Random random = new Random(17);
        int found = 0;
        int near = 0;
        for (int trial = 0; trial < 2000; trial++) {
            List<String> text = words(random, 12, 1000);
            List<String> changed = new ArrayList<>(text);
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed.set(random.nextInt(changed.size()), "other" + i);
            }
            if (RougeL.score(text, changed).fMeasure() > 0.7) {
                NearDuplicates texts = new NearDuplicates();
                texts.add(text);
                near++;
                found += texts.nearest(changed) > 0.7 ? 1 : 0;
            }
        }
        assertThat(near).isGreaterThan(1000);
        assertThat(found).isGreaterThan(near * 99 / 100);
    }

    @Test
    void aLargeClientIsNotComparedWithAllOfItself() {
        Random random = new Random(17);
        NearDuplicates texts = new NearDuplicates();
        int compared = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> words = words(random, 20, 20_000);
            compared += texts.candidates(words).cardinality();
            assertThat(texts.nearest(words)).isLessThan(0.7);
            texts.add(words);
        }
        assertThat(compared).isLessThan(20_000);
    }

    @Test
    void theSameOrderGivesTheSameScores() {
        assertThat(scores()).isEqualTo(scores());
    }

    private static List<Double> scores() {
        Random random = new Random(17);
        NearDuplicates texts = new NearDuplicates();
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<String> words = words(random, 8, 12);
            scores.add(texts.nearest(words));
            texts.add(words);
        }
        return scores;
    }

    private static List<String> words(Random random, int length, int vocabulary) {
        return Stream.generate(() -> "w" + random.nextInt(vocabulary))
                .limit(length)
                .toList();
    }
}
