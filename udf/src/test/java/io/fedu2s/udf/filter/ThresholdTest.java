package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.filter.Threshold.Side;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    /** Every key on, each with a value of its own. */
    private static final FilterConfig ALL = new FilterConfig(
            2,
            91,
            1,
            92,
            false,
            false,
            0.31,
            List.of("word"),
            "en",
            0.32,
            0.33,
            0.34,
            0.35,
            0.36,
            null,
            0.37,
            0.38,
            0.39,
            null,
            new ModelLimits(
                    11.0, -1.5, 1.5, 2.5, 0.5, 3.5, 0.25, 0.75, Rubric.parse("r", "clear: Is it clear? >= 0.5")));

    @Test
    void everyNumberThatAFilterIsBoundByIsAThresholdOfTheSameScoreAndSide() {
        List<Threshold> thresholds = Threshold.of(ALL);
        List<PairFilter> filters = Stream.of(
                        Form.filters(ALL),
                        Copies.filters(ALL),
                        EvaluationCopies.filters(ALL, new HeldOutTexts(List.of(new HeldOutTexts.Pair("a", "b")))),
                        Grounding.filters(ALL),
                        ModelFilters.filters(ALL))
                .flatMap(List::stream)
                .toList();
        long bounds = 0;
        for (PairFilter filter : filters) {
            bounds += hasBound(thresholds, filter, Side.LEAST, filter.least());
            bounds += hasBound(thresholds, filter, Side.MOST, filter.most());
        }
        assertThat(bounds).isEqualTo(20);
        assertThat(thresholds)
                .filteredOn(each -> List.of("style_share", "sibling_rougeL").contains(each.score()))
                .extracting(Threshold::value)
                .containsExactly(0.37, 0.38);
    }

    @Test
    void aKeyThatIsOffIsThereAndLetsAllPass() {
        List<Threshold> off = Threshold.of(FilterConfig.defaults());
        assertThat(off.size()).isEqualTo(Threshold.of(ALL).size() - 1);
        Threshold reward = off.stream()
                .filter(each -> each.key().equals("filter.minReward"))
                .findFirst()
                .orElseThrow();
        assertThat(reward.value()).isNull();
        assertThat(reward.passes(null)).isTrue();
        Threshold least = new Threshold("filter.minReward", "reward", Side.LEAST, 0.5);
        assertThat(List.of(least.passes(0.5), least.passes(0.4), least.passes(null)))
                .containsExactly(true, false, false);
        assertThat(new Threshold("k", "s", Side.MOST, 0.5).passes(0.6)).isFalse();
    }

    private static long hasBound(List<Threshold> thresholds, PairFilter filter, Side side, @Nullable Limit limit) {
        if (limit == null || !limit.said().matches("filter\\.m\\w+ .*|.* of filter\\.judge.*")) {
            return 0;
        }
        assertThat(thresholds).as("%s: %s", filter.reason(), limit.said()).anySatisfy(each -> {
            assertThat(each.score()).isEqualTo(filter.score());
            assertThat(each.side()).isEqualTo(side);
            assertThat(each.value()).isEqualTo(limit.value());
            assertThat(limit.said()).contains(each.key().replaceFirst(",.*", ""));
        });
        return 1;
    }
}
