package io.fedu2s.udf.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.record.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
    private static final List<Example> POOL = List.of(
            Example.of("d", "We saw 30 men. Care was linked to health.", "Is it?", "Care helps health."),
            Example.of("d", "We asked 12 women. Sleep was linked to mood.", "Is it?", "Sleep helps mood."));

    @Test
    void whatReadsLikeAnAnswerComesBeforeWhatReadsLikeTheRest() {
        Wording wording = Wording.of(POOL);
        assertThat(wording.applyAsDouble("Tea was linked to joy."))
                .isPositive()
                .isGreaterThan(wording.applyAsDouble("We saw 99 children."));
        assertThat(wording.applyAsDouble("We saw 99 children.")).isNegative();
        assertThat(PassageRule.STATEMENT.places(
                        "Tea was linked to joy in all. Fifty men were asked by us.", Extent.of(9), 0, wording))
                .extracting(Passage::response)
                .startsWith("Tea was linked to joy in all.");
    }

    /** Four answers, two others: "linked" is in 2 of 4 and in none of 2, "linked" at the start in none of both. */
    @Test
    void theScoreIsTheMeanLogRatio() {
        double inAnswers = Math.log(2.5 / 5) - Math.log(0.5 / 3);
        double inNone = Math.log(0.5 / 5) - Math.log(0.5 / 3);
        assertThat(Wording.of(POOL).applyAsDouble("Linked")).isCloseTo((inAnswers + inNone) / 2, within(1e-12));
    }

    @Test
    void withoutExamplesNoSentenceIsLikerThanAnother() {
        Wording wording = Wording.of(List.of());
        assertThat(wording.applyAsDouble("Tea was linked to joy.")).isEqualTo(wording.applyAsDouble("We saw 99."));
        assertThat(wording.applyAsDouble("")).isZero();
    }
}
