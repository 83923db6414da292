package io.fedu2s.udf.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowSpanTest {
    @Property
    void theBlocksCoverEachRowOnceAndInOrder(
            @ForAll @IntRange(min = 0, max = 500) int rows,
            @ForAll @IntRange(min = 1, max = 50) int columns,
            @ForAll @IntRange(min = 1, max = 600) int blockRows) {
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
