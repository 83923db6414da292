package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.lora.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where the algorithms end on quadratics whose optimum is known; the clients' own optima lie about 1 from it in each
 * number. Distances are root mean squares over the numbers.
 */
class ConvergenceTest {
    private static final int CLIENTS = 4;

    @Test
    void averagingManyStepsOfUnlikeClientsStopsBesideTheOptimumAndScaffoldReachesIt() {
        List<Quadratic> clients = Quadratic.unlike(CLIENTS, new Random(3));
        double[] optimum = Quadratic.optimum(clients);

        double averaged = distance(averaged(clients, 0.1, new int[] {20, 20, 20, 20}, 300), optimum);
        double controlled = distance(controlled(clients, 0.1, 20, 300), optimum);

        assertThat(averaged).isGreaterThan(0.05);
        assertThat(controlled).isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "FEDAVG, 1, 1e-6",
        "FEDAVGM, 1, 1e-6",
        "FEDADAGRAD, 0.1, 1e-3",
        "FEDYOGI, 0.01, 1e-4",
        "FEDADAM, 0.01, 1e-5"
    })
    void everyServerOptimiserComesWithinItsDistanceInSixHundredRounds(
            ServerAlgorithm algorithm, double rate, double distance) {
        List<Quadratic> clients = Quadratic.alike(CLIENTS, new Random(5));
        ServerSettings published = algorithm.defaults();
        ServerOptimizer optimizer = algorithm.optimizer(
                new ServerSettings(rate, published.beta1(), published.beta2(), published.tau(), published.momentum()));

        Adapter adapter = Quadratic.zero();
        Map<String, Adapter> state = Map.of();
        for (int round = 0; round < 600; round++) {
            ServerOptimizer.Step step =
                    optimizer.next(adapter, meanUpdate(clients, adapter, 0.1, new int[] {5, 5, 5, 5}), state);
            adapter = step.adapter();
            state = step.state();
        }

        assertThat(distance(Quadratic.zero(), Quadratic.optimum(clients))).isGreaterThan(0.3);
        assertThat(distance(adapter, Quadratic.optimum(clients))).isLessThan(distance);
    }

    private static Adapter averaged(List<Quadratic> clients, double rate, int[] steps, int rounds) {
        Adapter adapter = Quadratic.zero();
        for (int round = 0; round < rounds; round++) {
            adapter = stepped(adapter, meanUpdate(clients, adapter, rate, steps));
        }
        return adapter;
    }

    private static Adapter meanUpdate(List<Quadratic> clients, Adapter adapter, double rate, int[] steps) {
        List<Adapter> updates = new ArrayList<>();
        for (int k = 0; k < steps.length; k++) {
            updates.add(Rectangles.update(adapter, clients.get(k).descend(adapter, rate, steps[k])));
        }
        return Rectangles.mean(updates);
    }

    /** SCAFFOLD, half of the clients in each round. */
    private static Adapter controlled(List<Quadratic> clients, double rate, int steps, int rounds) {
        Adapter adapter = Quadratic.zero();
        Adapter server = Scaffold.start(adapter);
        List<Adapter> own = new ArrayList<>();
        clients.forEach(client -> own.add(Scaffold.start(Quadratic.zero())));
        for (int round = 0; round < rounds; round++) {
            List<Adapter> updates = new ArrayList<>();
            List<Adapter> changes = new ArrayList<>();
            for (int k : new int[] {round % CLIENTS, (round + 1) % CLIENTS}) {
                Adapter correction = Scaffold.correction(server, own.get(k));
                Adapter local = clients.get(k).descend(adapter, rate, steps, correction);
                Adapter after = Scaffold.client(correction, adapter, local, rate * steps);
                updates.add(Rectangles.update(adapter, local));
                changes.add(Rectangles.update(own.set(k, after), after));
            }
            adapter = stepped(adapter, Rectangles.mean(updates));
            server = Scaffold.server(server, Rectangles.mean(changes), changes.size(), CLIENTS);
        }
        return adapter;
    }

    private static Adapter stepped(Adapter adapter, Adapter update) {
        return new FedAvg(1).next(adapter, update, Map.of()).adapter();
    }

    private static double distance(Adapter adapter, double[] optimum) {
        return Rectangles.distance(Rectangles.numbers(adapter), optimum);
    }
}
