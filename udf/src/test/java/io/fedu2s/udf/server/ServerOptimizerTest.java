package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds of every server optimiser beside numpy. */
class ServerOptimizerTest {
    private static final double TOLERANCE = 1e-6;
    private static final JsonNode SERVERS = Rectangles.REFERENCE.get("servers");

    @ParameterizedTest
    @EnumSource
    void fiveRoundsLeadWhereNumpyLeads(ServerAlgorithm algorithm) {
        ServerOptimizer optimizer = algorithm.optimizer(settings(algorithm));
        JsonNode rounds = SERVERS.get("rounds").get(optimizer.name());
        Adapter adapter = Rectangles.adapter(SERVERS.get("start"));
        Map<String, Adapter> state = Map.of();

        for (int t = 0; t < rounds.size(); t++) {
            Adapter update = Rectangles.adapter(SERVERS.get("updates").get(t));
            ServerOptimizer.Step step = optimizer.next(adapter, update, state);
            adapter = step.adapter();
            state = step.state();

            JsonNode expected = rounds.get(t);
            assertThat(Rectangles.relativeDifference(adapter, expected.get("adapter")))
                    .as("round %d", t + 1)
                    .isLessThan(TOLERANCE);
            assertThat(state).hasSize(expected.get("state").size());
            state.forEach((slot, values) -> assertThat(Rectangles.relativeDifference(
                            values, expected.get("state").get(slot)))
                    .as(slot)
                    .isLessThan(TOLERANCE));
        }
        assertThat(rounds).hasSize(5);
    }

    @Test
    void averagingAtRateOneAddsTheMeanUpdateInFloat() {
        Adapter start = Rectangles.adapter(SERVERS.get("start"));
        Adapter update = Rectangles.adapter(SERVERS.get("updates").get(0));

        ServerOptimizer.Step step = new FedAvg(1).next(start, update, Map.of());

        for (int t = 0; t < start.tensors().size(); t++) {
            float[] sum = start.tensors().get(t).values().clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += update.tensors().get(t).values()[i];
            }
            assertThat(step.adapter().tensors().get(t).values()).containsExactly(sum);
        }
    }

    @Test
    void onlyTheAdaptiveOnesTakeThePlainMean() {
        List<String> unweighted = Stream.of(ServerAlgorithm.values())
                .map(algorithm -> algorithm.optimizer(algorithm.defaults()))
                .filter(ServerOptimizer::unweighted)
                .map(ServerOptimizer::name)
                .toList();

        assertThat(unweighted).containsExactly("fedadagrad", "fedyogi", "fedadam");
    }

    @Test
    void theDefaultsAreThoseThatOpenFedLlmPublishes() {
        assertThat(ServerAlgorithm.FEDAVG.defaults().serverLearningRate()).isEqualTo(1);
        assertThat(ServerAlgorithm.FEDADAM.defaults()).isEqualTo(new ServerSettings(1e-3, 0.9, 0.99, 1e-3, 0.9));
    }

    @Test
    void aStateOfAnotherShapeIsABug() {
        Adapter start = Rectangles.adapter(SERVERS.get("start"));
        Adapter other = new Adapter(start.config(), start.tensors().subList(0, 2));

        assertThatThrownBy(() -> new FedAvg(1).next(start, other, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adapters of different shapes");
    }

    @Test
    void aSettingOutOfRangeIsNamed() {
        assertThatThrownBy(() -> new ServerSettings(0, 0.9, 0.99, 1e-3, 0.9))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("federate.serverLearningRate", "0.0", "above 0");
        assertThatThrownBy(() -> new ServerSettings(1, 0.9, 1, 1e-3, 0.9))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("federate.beta2", "1.0", "below 1");
    }

    private static ServerSettings settings(ServerAlgorithm algorithm) {
        JsonNode settings = Rectangles.REFERENCE.get("settings");
        boolean adaptive = algorithm.defaults().serverLearningRate() < 1;
        return new ServerSettings(
                settings.get(adaptive ? "adaptive_rate" : "rate").doubleValue(),
                settings.get("beta1").doubleValue(),
                settings.get("beta2").doubleValue(),
                settings.get("tau").doubleValue(),
                settings.get("momentum").doubleValue());
    }
}
