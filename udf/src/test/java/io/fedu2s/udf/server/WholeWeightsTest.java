package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WholeWeightsTest {
    @Test
    void wholeWeightsStayAndOthersKeepTheirShares() {
        assertThat(of(Map.of("a", 3.0, "b", 5.0))).containsExactly(Map.entry("a", 3L), Map.entry("b", 5L));
        SortedMap<String, Long> spread = of(Map.of("a", 0.5, "b", 1.0, "c", 1e-12));
        assertThat((double) spread.getOrDefault("a", 0L) / spread.getOrDefault("b", 0L))
                .isCloseTo(0.5, within(1e-7));
        assertThat(spread).containsEntry("c", 1L);
    }

    @Test
    void whatIsNotAboveZeroIsRefused() {
        assertThatThrownBy(() -> of(Map.of("a", 0.0))).hasMessageContaining("a weighs 0.0");
        assertThatThrownBy(() -> of(Map.of("a", Double.NaN))).hasMessageContaining("a weighs NaN");
    }

    @Test
    void stalenessIsThePolynomialOfFedAsync() {
        assertThat(new Staleness(0.5).factor(0)).isEqualTo(1);
        assertThat(new Staleness(0.5).factor(3)).isEqualTo(0.5);
        assertThat(new Staleness(0).factor(9)).isEqualTo(1);
        assertThatThrownBy(() -> new Staleness(-1)).hasMessageContaining("-1.0");
    }

    private static SortedMap<String, Long> of(Map<String, Double> weights) {
        return WholeWeights.of(new TreeMap<>(weights));
    }
}
