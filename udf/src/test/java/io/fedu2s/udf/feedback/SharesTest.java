package io.fedu2s.udf.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void armsOfWhichNothingIsKnownAreTakenAlike() {
        assertThat(Shares.of(Map.of("a", Tally.NONE, "b", Tally.NONE), 0))
                .hasEntrySatisfying("a", share -> assertThat(share).isCloseTo(0.5, within(1e-3)))
                .hasEntrySatisfying("b", share -> assertThat(share).isCloseTo(0.5, within(1e-3)));
    }

    /** P(X > Y) of X ~ Beta(2, 1), Y ~ Beta(1, 1) is E[X] = 2/3. */
    @Test
    void theShareIsTheChanceToBeTheBest() {
        assertThat(Shares.of(Map.of("a", new Tally(1, 0), "b", Tally.NONE), 0).get("a"))
                .isCloseTo(2 / 3.0, within(1e-3));
    }

    /** Numbers by numpy: 4,000,000 draws of Beta(4, 8), Beta(6, 6) and Beta(2, 2), seed 0, of which each is the highest. */
    @Test
    void ofThreeItIsWhatDrawingGives() {
        Map<String, Double> shares =
                Shares.of(Map.of("a", new Tally(3, 7), "b", new Tally(5, 5), "c", new Tally(1, 1)), 0);
        assertThat(shares.get("a")).isCloseTo(0.0888, within(2e-3));
        assertThat(shares.get("b")).isCloseTo(0.4409, within(2e-3));
        assertThat(shares.get("c")).isCloseTo(0.4703, within(2e-3));
    }

    @Test
    void aFloorKeepsEveryArmInUseAndManyPairsSettleTheRest() {
        Map<String, Tally> arms = Map.of("good", new Tally(900_000, 100_000), "bad", new Tally(100_000, 900_000));
        assertThat(Shares.of(arms, 0.05))
                .hasEntrySatisfying("bad", share -> assertThat(share).isCloseTo(0.05, within(1e-9)))
                .hasEntrySatisfying("good", share -> assertThat(share).isCloseTo(0.95, within(1e-9)));
        assertThat(Shares.of(arms, 0.9).get("bad")).isEqualTo(0.5);
        assertThat(Shares.of(Map.of("one", Tally.NONE), 0.1)).containsExactly(Map.entry("one", 1.0));
        assertThat(Shares.of(Map.of(), 0.1)).isEmpty();
    }

    @Test
    void aChanceIsDrawnBySeedFromThePosterior() {
        Tally tally = new Tally(8, 2);
        assertThat(tally.drawn(7)).isEqualTo(tally.drawn(7)).isNotEqualTo(tally.drawn(8));
        assertThat(IntStream.range(0, 4000).mapToDouble(tally::drawn).average().orElseThrow())
                .as("9/12, the mean of Beta(9, 3)")
                .isCloseTo(0.75, within(0.01));
        assertThat(tally.plus(new Tally(1, 2))).isEqualTo(new Tally(9, 4));
        assertThat(tally.pairs()).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> new Tally(-1, 0));
    }
}
