package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.SmallestConfig;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.server.FedAvg;
import io.fedu2s.udf.server.Quadratic;
import io.fedu2s.udf.server.Rectangles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounds of clients that take unequal numbers of steps, weighed as a round weighs them. */
class NormalisedRoundsTest {
    private static final int CLIENTS = 4;
    /** What weights in whole numbers and adapters in float leave. */
    private static final double ROUNDING = 1e-6;

    @Test
    void roundsOfFedNovaLeadWhereNumpyLeads() {
        JsonNode reference = Rectangles.REFERENCE.get("fednova");
        List<Quadratic> clients = Quadratic.of(reference);
        int[] steps = References.ints(reference.get("steps"));
        int[] pairs = References.ints(reference.get("weights"));
        double rate = reference.get("rate").doubleValue();
        Adapter adapter = Quadratic.zero();
        for (JsonNode round : reference.get("rounds")) {
            Adapter update = normalised(clients, adapter, rate, steps, pairs);
            adapter = stepped(adapter, update);
            assertThat(Rectangles.relativeDifference(update, round.get("update")))
                    .isLessThan(ROUNDING);
            assertThat(Rectangles.relativeDifference(adapter, round.get("adapter")))
                    .isLessThan(ROUNDING);
        }
    }

    @Test
    void clientsOfEqualStepsAreAveragedPlainly() {
        List<Quadratic> clients = Quadratic.of(Rectangles.REFERENCE.get("fednova"));
        int[] alike = ones(clients.size());
        int[] steps = Arrays.stream(alike).map(one -> 8).toArray();
        Adapter update = normalised(clients, Quadratic.zero(), 0.1, steps, alike);
        assertThat(Rectangles.numbers(update))
                .containsExactly(
                        Rectangles.numbers(Rectangles.mean(updates(clients, Quadratic.zero(), 0.1, steps))),
                        within(1e-7));
    }

    /** The clients' own optima lie about 1 from that of all in each number. */
    @Test
    void averagingUnequalStepsIsBiasedAndNormalisedThereIsOnlyWhatTheRateLeaves() {
        List<Quadratic> clients = Quadratic.alike(CLIENTS, new Random(4));
        double[] optimum = Quadratic.optimum(clients);
        int[] steps = {1, 5, 25, 10};

        Adapter averaged = Quadratic.zero();
        for (int round = 0; round < 800; round++) {
            averaged = stepped(averaged, Rectangles.mean(updates(clients, averaged, 2e-3, steps)));
        }
        double normalised = distance(normalised(clients, 2e-3, steps, 800), optimum);
        double atHalfTheRate = distance(normalised(clients, 1e-3, steps, 1600), optimum);

        assertThat(distance(averaged, optimum)).isGreaterThan(0.2);
        assertThat(normalised).isLessThan(0.01);
        assertThat(atHalfTheRate).isBetween(0.4 * normalised, 0.6 * normalised);
    }

    private static Adapter normalised(List<Quadratic> clients, double rate, int[] steps, int rounds) {
        Adapter adapter = Quadratic.zero();
        for (int round = 0; round < rounds; round++) {
            adapter = stepped(adapter, normalised(clients, adapter, rate, steps, ones(steps.length)));
        }
        return adapter;
    }

    /** γ Σ_k q_k Δ_k, as the round's weights have γ and q_k. */
    private static Adapter normalised(List<Quadratic> clients, Adapter adapter, double rate, int[] steps, int[] pairs) {
        FederateConfig federate =
                SmallestConfig.federate("localSteps=4", "learningRate=" + rate, "client.normalise=true");
        List<ClientTraining> trainings = new ArrayList<>();
        for (int k = 0; k < steps.length; k++) {
            ClientPlan plan = new ClientPlan(steps[k], 8, rate, 16, "float32", 0, 0);
            trainings.add(new ClientTraining(
                    1, "client-" + k, "base", "d", pairs[k], 0, steps[k], 100, 1, 1, 1, 1, 1, "", plan));
        }
        RoundWeights weights = RoundWeights.of(1, trainings, federate, federate.weighting(), 1);
        double[] shares = weights.weights().values().stream()
                .mapToDouble(weight -> weight)
                .toArray();
        Adapter mean = Rectangles.mean(updates(clients, adapter, rate, steps), shares);
        return AdapterArithmetic.each(mean, value -> weights.gain() * value);
    }

    private static List<Adapter> updates(List<Quadratic> clients, Adapter adapter, double rate, int[] steps) {
        List<Adapter> updates = new ArrayList<>();
        for (int k = 0; k < steps.length; k++) {
            updates.add(Rectangles.update(adapter, clients.get(k).descend(adapter, rate, steps[k])));
        }
        return updates;
    }

    private static Adapter stepped(Adapter adapter, Adapter update) {
        return new FedAvg(1).next(adapter, update, Map.of()).adapter();
    }

    private static double distance(Adapter adapter, double[] optimum) {
        return Rectangles.distance(Rectangles.numbers(adapter), optimum);
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
