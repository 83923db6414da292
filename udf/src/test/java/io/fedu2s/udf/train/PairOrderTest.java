package io.fedu2s.udf.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairOrderTest {
    private static final int[] ALL = {0, 1, 2, 3, 4};

    @Test
    void withoutWeightsEveryEpochHasEachRowOnceInAnOrderOfItsOwn() {
        EpochOrder order = PairOrder.SEEDED.rows(ALL, 3);
        int[] first = order.next(5);
        int[] second = order.next(5);
        assertThat(first).containsExactlyInAnyOrder(ALL);
        assertThat(second).containsExactlyInAnyOrder(ALL).isNotEqualTo(first);
        assertThat(PairOrder.SEEDED.rows(ALL, 3).next(5)).isEqualTo(first);
        assertThat(new EpochOrder(5, 3).next(5)).isEqualTo(first);
    }

    @Test
    void aGivenOrderGoesOnBehindWhatCameBefore() {
        assertThat(new PairOrder(List.of(), true, 0).rows(ALL, 3).next(3)).containsExactly(0, 1, 2);
        EpochOrder later = new PairOrder(List.of(), true, 13).rows(ALL, 4);
        assertThat(later.next(3)).containsExactly(3, 4, 0);
        assertThat(later.next(3)).containsExactly(1, 2, 3);
    }

    /** 5 · (1, 3, 0, 4, 2) / 10 = 0.5, 1.5, 0, 2, 1 times an epoch. */
    @Test
    void anEpochHasARowAsOftenAsItsWeightSaysToWithinOne() {
        PairOrder weighted = new PairOrder(List.of(1.0, 3.0, 0.0, 4.0, 2.0), false, 0);
        EpochOrder order = weighted.rows(ALL, 7);
        long[] counts = new long[5];
        for (int epoch = 0; epoch < 1000; epoch++) {
            int[] rows = order.next(5);
            assertThat(count(rows, 0)).isBetween(0L, 1L);
            assertThat(count(rows, 1)).isBetween(1L, 2L);
            assertThat(count(rows, 2)).isZero();
            assertThat(count(rows, 3)).isEqualTo(2);
            assertThat(count(rows, 4)).isEqualTo(1);
            Arrays.stream(rows).forEach(row -> counts[row]++);
        }
        assertThat(counts[0] / 1000.0).isCloseTo(0.5, within(0.05));
        assertThat(counts[1] / 1000.0).isCloseTo(1.5, within(0.05));
    }

    @Test
    void weightsFollowTheRowsThatAreKeptAndNoneAtAllMeansAllAlike() {
        PairOrder weighted = new PairOrder(List.of(1.0, 9.0, 0.0, 0.0), true, 0);
        assertThat(weighted.rows(new int[] {0, 2, 3}, 1).next(3))
                .as("the first alone")
                .containsExactly(0, 0, 0);
        assertThat(weighted.rows(new int[] {2, 3}, 1).next(2)).containsExactly(0, 1);
        assertThat(weighted.rows(new int[0], 1).next(2)).isEmpty();
    }

    @Test
    void whatIsNoWeightIsRefused() {
        assertThatThrownBy(() -> new PairOrder(List.of(1.0, -1.0), false, 0))
                .hasMessage("weights must be finite and at least 0, got [1.0, -1.0]");
        assertThatThrownBy(() -> new PairOrder(List.of(Double.NaN), false, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new PairOrder(List.of(), true, -1)).hasMessage("before = -1");
    }

    private static long count(int[] rows, int row) {
        return IntStream.of(rows).filter(each -> each == row).count();
    }
}
