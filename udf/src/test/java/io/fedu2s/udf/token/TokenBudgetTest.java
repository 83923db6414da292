package io.fedu2s.udf.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    @Test
    void rowsOfLikeLengthStandTogetherLongestFirst() {
        List<int[]> batches = TokenBudget.batches(new int[] {3, 10, 4, 9, 4}, 20);

        assertThat(batches).containsExactly(new int[] {1, 3}, new int[] {2, 4, 0});
    }

    @Test
    void everyRowIsInOneBatchAndPaddedBatchesKeepTheBudget() {
        Trials.of(
                500,
                random -> assertBatched(
                        IntStream.range(0, Trials.between(random, 0, 40))
                                .map(i -> Trials.between(random, 0, 199))
                                .toArray(),
                        Trials.between(random, 1, 500)));
    }

    private static void assertBatched(int[] lengths, int budget) {
        List<int[]> batches = TokenBudget.batches(lengths, budget);

        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, lengths.length).toArray());
        for (int[] batch : batches) {
            int longest = Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow();
            assertThat(batch.length == 1 || batch.length * longest <= budget).isTrue();
        }
    }
}
