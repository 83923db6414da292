package io.fedu2s.udf.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.References;
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
        assertThatThrownBy(() -> new TrainingConfig(0, 256, 10, 1, Optimisers.adamW(0.1), Activations.KEPT))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("batchSize");
        assertThatThrownBy(() -> Optimisers.adamW(Double.NaN))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("learningRate");
        assertThatThrownBy(() -> config("quadratic"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("schedule", "quadratic", "cosine");
    }

    @Test
    void theWorkOfPlainStepsIsTheNormOfFedNova() {
        JsonNode reference = References.json("/io/fedu2s/udf/server/federated.json")
                .get("fednova")
                .get("proximal");
        OptimiserConfig falling =
                new OptimiserConfig(LocalOptimiser.SGD, reference.get("rate").doubleValue(), "linear", 0, 0, 0);
        TrainingConfig config =
                new TrainingConfig(8, 256, reference.get("steps").intValue(), 1, falling, Activations.KEPT);

        assertThat(config.workDone(reference.get("mu").doubleValue()))
                .isCloseTo(reference.get("norm").doubleValue(), within(1e-12));
        assertThat(config.workDone(0)).isCloseTo(2.5, within(1e-12));
        assertThat(config.rateSum()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void theWorkOfAdamWIsTheSumOfItsRates() {
        assertThat(config("constant").workDone(3)).isCloseTo(8.5, within(1e-12));
        assertThat(config("constant").withLearningRate(0.2).rateSum()).isCloseTo(1.7, within(1e-12));
        assertThatThrownBy(() -> config("constant").withSteps(1).workDone(0))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("federate.learningRate");
    }

    private static TrainingConfig config(String schedule) {
        return new TrainingConfig(
                8, 256, 10, 1, new OptimiserConfig(LocalOptimiser.ADAMW, 0.1, schedule, 2, 0, 1), Activations.KEPT);
    }
}
