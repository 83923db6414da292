package io.fedu2s.udf.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundScheduleTest {
    @Test
    void theCosineIsThatOfOpenFedLlm() {
        // min_lr + 0.5 (initial_lr - min_lr) (1 + cos(pi round / total_rounds)), rounds from 0
        assertThat(RoundSchedule.COSINE.rate(5e-5, 1e-6, 1, 200)).isEqualTo(5e-5);
        assertThat(RoundSchedule.COSINE.rate(5e-5, 1e-6, 51, 200)).isCloseTo(4.2824116139070415e-05, within(1e-18));
        assertThat(RoundSchedule.COSINE.rate(5e-5, 1e-6, 101, 200)).isCloseTo(2.55e-5, within(1e-18));
        assertThat(RoundSchedule.COSINE.rate(5e-5, 1e-6, 200, 200)).isCloseTo(1.0030225041993156e-06, within(1e-18));
    }

    @Test
    void theOthersFallInALineOrNotAtAll() {
        assertThat(RoundSchedule.LINEAR.rate(0.1, 0, 1, 4)).isEqualTo(0.1);
        assertThat(RoundSchedule.LINEAR.rate(0.1, 0, 3, 4)).isCloseTo(0.05, within(1e-15));
        assertThat(RoundSchedule.LINEAR.rate(0.1, 0.02, 4, 4)).isCloseTo(0.04, within(1e-15));
        assertThat(RoundSchedule.CONSTANT.rate(0.1, 0, 4, 4)).isEqualTo(0.1);
    }

    @Test
    void aRateBelowTheLeastStaysAsItIs() {
        assertThat(RoundSchedule.COSINE.rate(1e-7, 1e-6, 3, 4)).isEqualTo(1e-7);
    }

    @Test
    void aRoundThatIsNoneOfThemIsABug() {
        assertThatThrownBy(() -> RoundSchedule.LINEAR.rate(0.1, 0, 5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("round 5 of 4");
    }
}
