package io.fedu2s.udf.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
    @Test
    void theRateRisesAndFallsAsItsScheduleSays() {
        assertThat(config("constant").rate(0)).isZero();
        assertThat(config("constant").rate(1)).isEqualTo(0.05);
        assertThat(config("constant").rate(9)).isEqualTo(0.1);
        assertThat(config("linear").rate(2)).isEqualTo(0.1);
        assertThat(config("linear").rate(6)).isEqualTo(0.05);
        assertThat(config("cosine").rate(6)).isEqualTo(0.05);
        assertThat(config("cosine").rate(10)).isZero();
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        assertThatThrownBy(() -> new TrainingConfig(0, 256, 10, 0.1, "linear", 2, 0, 1, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("batchSize");
        assertThatThrownBy(() -> new TrainingConfig(8, 256, 10, Double.NaN, "linear", 2, 0, 1, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("learningRate");
        assertThatThrownBy(() -> config("quadratic"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("schedule", "quadratic", "cosine");
    }

    private static TrainingConfig config(String schedule) {
        return new TrainingConfig(8, 256, 10, 0.1, schedule, 2, 0, 1, 1);
    }
}
