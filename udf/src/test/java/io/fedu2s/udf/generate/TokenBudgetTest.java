package io.fedu2s.udf.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    @Test
    void rowsOfLikeLengthStandTogetherLongestFirst() {
        List<int[]> batches = TokenBudget.batches(new int[] {3, 10, 4, 9, 4}, 20);

        assertThat(batches).containsExactly(new int[] {1, 3}, new int[] {2, 4, 0});
    }

    @Property(tries = 200)
    void everyRowIsInOneBatchAndPaddedBatchesKeepTheBudget(
            @ForAll @Size(max = 40) int[] raw, @ForAll @IntRange(min = 1, max = 500) int budget) {
        int[] lengths =
                Arrays.stream(raw).map(length -> Math.floorMod(length, 200)).toArray();

        List<int[]> batches = TokenBudget.batches(lengths, budget);

        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, lengths.length).toArray());
        for (int[] batch : batches) {
            int longest = Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow();
            assertThat(batch.length == 1 || batch.length * longest <= budget).isTrue();
        }
    }
}
