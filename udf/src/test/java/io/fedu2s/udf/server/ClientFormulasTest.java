package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rounds of SCAFFOLD beside numpy. */
class ClientFormulasTest {
    private static final double TOLERANCE = 1e-6;
    private static final ServerOptimizer MEAN = new FedAvg(1);

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
                changes.add(Rectangles.update(own.set(k, after), after));
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

        assertThatThrownBy(() -> new FedNova.Work(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight 1.0 and steps 0.0 must be above 0");
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
