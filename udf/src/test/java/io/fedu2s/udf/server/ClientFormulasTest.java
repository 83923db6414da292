package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rounds of FedNova and SCAFFOLD beside numpy. */
class ClientFormulasTest {
    private static final double TOLERANCE = 1e-6;
    private static final ServerOptimizer MEAN = new FedAvg(1);

    @Test
    void roundsOfFedNovaLeadWhereNumpyLeads() {
        JsonNode reference = Rectangles.REFERENCE.get("fednova");
        List<Quadratic> clients = Quadratic.of(reference);
        int[] steps = References.ints(reference.get("steps"));
        double[] weights = Rectangles.numbers(reference.get("weights"));
        Adapter adapter = Quadratic.zero();
        for (JsonNode round : reference.get("rounds")) {
            List<Adapter> normalised = new ArrayList<>();
            List<FedNova.Work> work = new ArrayList<>();
            for (int k = 0; k < clients.size(); k++) {
                Adapter local =
                        clients.get(k).descend(adapter, reference.get("rate").doubleValue(), steps[k]);
                normalised.add(FedNova.normalised(adapter, local, steps[k]));
                work.add(new FedNova.Work(weights[k], steps[k]));
                assertSame(normalised.get(k), round.get("normalised").get(k));
            }
            double effective = FedNova.effectiveSteps(work);
            Adapter update = FedNova.meanUpdate(Rectangles.mean(normalised, weights), effective);
            adapter = MEAN.next(adapter, update, Map.of()).adapter();

            assertThat(effective).isCloseTo(round.get("effective_steps").doubleValue(), within(1e-12));
            assertSame(update, round.get("update"));
            assertSame(adapter, round.get("adapter"));
        }
    }

    @Test
    void clientsOfEqualStepsAreAveragedPlainly() {
        Adapter start = Quadratic.zero();
        List<Quadratic> clients = Quadratic.of(Rectangles.REFERENCE.get("fednova"));
        List<Adapter> updates = new ArrayList<>();
        List<Adapter> normalised = new ArrayList<>();
        List<FedNova.Work> work = new ArrayList<>();
        for (Quadratic client : clients) {
            Adapter local = client.descend(start, 0.1, 8);
            updates.add(Rectangles.update(start, local));
            normalised.add(FedNova.normalised(start, local, 8));
            work.add(new FedNova.Work(2, 8));
        }

        Adapter update = FedNova.meanUpdate(Rectangles.mean(normalised), FedNova.effectiveSteps(work));

        assertThat(Rectangles.numbers(update))
                .containsExactly(Rectangles.numbers(Rectangles.mean(updates)), within(1e-7));
    }

    @Test
    void roundsOfScaffoldLeadWhereNumpyLeads() {
        JsonNode reference = Rectangles.REFERENCE.get("scaffold");
        List<Quadratic> clients = Quadratic.of(reference);
        double rate = reference.get("rate").doubleValue();
        int[] steps = References.ints(reference.get("steps"));
        Adapter adapter = Quadratic.zero();
        Adapter server = Scaffold.start(adapter);
        List<Adapter> own = new ArrayList<>();
        clients.forEach(client -> own.add(Scaffold.start(Quadratic.zero())));
        for (JsonNode round : reference.get("rounds")) {
            List<Adapter> updates = new ArrayList<>();
            List<Adapter> changes = new ArrayList<>();
            for (int k : References.ints(round.get("chosen"))) {
                Adapter correction = Scaffold.correction(server, own.get(k));
                Adapter local = clients.get(k).descend(adapter, rate, steps[k], correction);
                Adapter after = Scaffold.client(correction, adapter, local, steps[k] * rate);
                changes.add(Scaffold.change(own.set(k, after), after));
                updates.add(Rectangles.update(adapter, local));
            }
            adapter = MEAN.next(adapter, Rectangles.mean(updates), Map.of()).adapter();
            server = Scaffold.server(server, Rectangles.mean(changes), changes.size(), clients.size());

            assertSame(adapter, round.get("adapter"));
            assertSame(server, round.get("server"));
            for (int k = 0; k < clients.size(); k++) {
                JsonNode expected = round.get("clients").get(k);
                if (Rectangles.distance(Rectangles.numbers(expected), Rectangles.numbers(Quadratic.zero())) > 0) {
                    assertSame(own.get(k), expected);
                } else {
                    assertThat(Rectangles.numbers(own.get(k))).containsOnly(0);
                }
            }
        }
    }

    @Test
    void clientsThatDidNothingAreRefused() {
        Adapter zero = Quadratic.zero();

        assertThatThrownBy(() -> FedNova.normalised(zero, zero, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps must be above 0, but are 0.0");
        assertThatThrownBy(() -> Scaffold.client(zero, zero, zero, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be above 0");
        assertThatThrownBy(() -> Scaffold.server(zero, zero, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 participants of 2 clients");
    }

    private static void assertSame(Adapter found, JsonNode expected) {
        assertThat(Rectangles.relativeDifference(found, expected)).isLessThan(TOLERANCE);
    }
}
