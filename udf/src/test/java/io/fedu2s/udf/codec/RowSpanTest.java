package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.Trials;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSpanTest {
    @Test
    void theBlocksCoverEachRowOnceAndInOrder() {
        Trials.of(
                1000,
                random -> assertCovered(
                        Trials.between(random, 0, 500), Trials.between(random, 1, 50), Trials.between(random, 1, 600)));
    }

    private static void assertCovered(int rows, int columns, int blockRows) {
        List<RowSpan> spans = RowSpan.cover(rows, columns, blockRows);
        int next = 0;
        for (int i = 0; i < spans.size(); i++) {
            RowSpan span = spans.get(i);
            assertThat(span.ordinal()).isEqualTo(i);
            assertThat(span.firstRow()).isEqualTo(next);
            assertThat(span.offset()).isEqualTo(next * columns);
            assertThat(span.rows()).isBetween(1, blockRows);
            next += span.rows();
        }
        assertThat(next).isEqualTo(rows);
    }

    @Test
    void aRowWiderThanABlockIsABlockOfItsOwn() {
        assertThat(RowSpan.cover(2, 3 * RowSpan.BLOCK_VALUES)).hasSize(2);
    }

    @Test
    void aBlockHoldsAboutSixtyFourKibibytes() {
        assertThat(RowSpan.cover(704, 16)).containsExactly(new RowSpan(0, 0, 512, 16), new RowSpan(1, 512, 192, 16));
    }
}
