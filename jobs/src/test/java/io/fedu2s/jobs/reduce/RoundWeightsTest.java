package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.SmallestConfig;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.server.WholeWeights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundWeightsTest {
    @Test
    void whatIsWholeStaysAsItIs() {
        RoundWeights weights = weights(List.of(did("a", 3, 10, 4, 0.01), did("b", 3, 30, 2, 0.01)));
        assertThat(weights.gain()).isEqualTo(1);
        assertThat(weights.weights()).containsEntry("a", 10L).containsEntry("b", 30L);
    }

    @Test
    void examplesAreThoseOfTheStepsAndTheCapHolds() {
        List<ClientTraining> did = List.of(did("a", 3, 10, 4, 0.01), did("b", 3, 3, 2, 0.01));
        assertThat(weights(did, "weighting=examples").weights())
                .containsEntry("a", 32L)
                .containsEntry("b", 6L);
        assertThat(weights(did, "weighting=examples", "weightCap=20").weights())
                .containsEntry("a", 20L)
                .containsEntry("b", 6L);
    }

    @Test
    void aLateUpdateCountsLess() {
        RoundWeights weights = weights(List.of(did("a", 3, 10, 4, 0.01), did("b", 1, 10, 4, 0.01)));
        double share = 1 / (1 + 1 / Math.sqrt(3));
        assertThat(weights.weights().get("a")).isEqualTo((long) Math.rint(WholeWeights.TOTAL * share));
        assertThat(weights.weights().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isBetween(WholeWeights.TOTAL - 1, WholeWeights.TOTAL + 1);
    }

    /** Numbers of Wang et al.'s formula, worked out by hand for updates of 1 and 3. */
    @Test
    void unequalStepsAreNormalisedAsFedNovaDoes() {
        List<ClientTraining> did = List.of(did("a", 3, 10, 4, 0.01), did("b", 3, 30, 2, 0.01));
        RoundWeights weights = weights(did, "client.normalise=true");
        double a = weights.weights().getOrDefault("a", 0L);
        double b = weights.weights().getOrDefault("b", 0L);
        double mean = weights.gain() * (a * 1.0 + b * 3.0) / (a + b);
        double effective = 0.25 * 4 + 0.75 * 2;
        assertThat(mean).isCloseTo(effective * (0.25 * 1.0 / 4 + 0.75 * 3.0 / 2), within(1e-6));
        assertThat(weights.gain()).isCloseTo(effective * (0.25 / 4 + 0.75 / 2), within(1e-12));
    }

    @Test
    void aLowerRateIsLessWorkAndEqualWorkIsLeftAlone() {
        assertThat(weights(List.of(did("a", 3, 10, 4, 0.01), did("b", 3, 30, 2, 0.02)), "client.normalise=true")
                        .gain())
                .isEqualTo(1);
        assertThat(weights(List.of(did("a", 3, 10, 4, 0.01), did("b", 3, 30, 4, 0.005)), "client.normalise=true")
                        .gain())
                .isCloseTo((0.25 * 4 + 0.75 * 2) * (0.25 / 4 + 0.75 / 2), within(1e-12));
    }

    @Test
    void withoutNormalisationNobodyAsksForTheWork() {
        RoundWeights weights = weights(List.of(did("a", 3, 10, 4, 0)), "learningRate=0");
        assertThat(weights.weights()).containsEntry("a", 10L);
    }

    private static RoundWeights weights(List<ClientTraining> did, String... keys) {
        List<String> settings = new ArrayList<>(List.of("localSteps=4", "learningRate=0.01"));
        settings.addAll(List.of(keys));
        FederateConfig federate = SmallestConfig.federate(settings.toArray(String[]::new));
        return RoundWeights.of(3, did, federate, federate.weighting(), 1);
    }

    private static ClientTraining did(String client, int round, long pairs, int steps, double rate) {
        ClientPlan plan = new ClientPlan(steps, 8, rate, 16, "float32", 0, 0);
        return new ClientTraining(round, client, "base", "d", pairs, 0, steps, 100, 1, 1, 1, 1, 1, "", plan);
    }
}
