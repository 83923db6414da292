package io.fedu2s.udf.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hundred clients with {@code f_k(w) = ½ ‖w − c_k‖²} around a common optimum, of whom ten send their update turned
 * round and ten times as long, and ten send noise thirty times as long as an honest update.
 */
class HostileClientsTest {
    private static final int CLIENTS = 100;
    private static final int SIZE = 20;
    private static final int ROUNDS = 40;

    private static final Function<float[][], float[]> PLAIN = new TrimmedMean(0)::of;

    @Test
    void plainAveragingReachesTheOptimumOfHonestClientsAndIsBrokenByTheHostile() {
        assertThat(distance(PLAIN, 0)).isLessThan(0.05);
        assertThat(distance(PLAIN, 20)).isGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"median", "trimmed:0.4", "krum:0.4:1", "krum:0.4:20", "clipping:0.5:3"})
    void robustMeansReachTheOptimumAllTheSame(String name) {
        assertThat(distance(RobustMean.parse(name)::of, 20)).isLessThan(0.2);
    }

    /** The distance from the honest optimum after all rounds, where 1 is the distance at the start. */
    private static double distance(Function<float[][], float[]> mean, int hostile) {
        Random random = new Random(7);
        float[] optimum = gaussian(random, 1);
        float[][] optima = new float[CLIENTS][];
        float[] honestOptimum = new float[SIZE];
        for (int k = 0; k < CLIENTS; k++) {
            optima[k] = plus(optimum, gaussian(random, 0.3), 1);
            honestOptimum = k < hostile ? honestOptimum : plus(honestOptimum, optima[k], 1.0 / (CLIENTS - hostile));
        }
        float[] w = new float[SIZE];
        double start = Math.sqrt(Vectors.squaredDistance(w, honestOptimum));
        Buckets buckets = new Buckets(2, 5);
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, float[]> updates = new TreeMap<>();
            for (int k = 0; k < CLIENTS; k++) {
                float[] honest = plus(new float[SIZE], plus(optima[k], w, -1), 0.3);
                updates.put("client" + k, k < hostile ? attack(k, honest, random) : honest);
            }
            w = plus(w, mean.apply(means(buckets.deal(round, updates.keySet()), updates)), 1);
        }
        return Math.sqrt(Vectors.squaredDistance(w, honestOptimum)) / start;
    }

    private static float[][] means(Map<String, Integer> buckets, Map<String, float[]> updates) {
        Map<Integer, List<float[]>> members = new TreeMap<>();
        buckets.forEach((client, bucket) ->
                members.computeIfAbsent(bucket, each -> new ArrayList<>()).add(updates.get(client)));
        return members.values().stream()
                .map(vectors -> vectors.stream()
                        .reduce(new float[SIZE], (sum, vector) -> plus(sum, vector, 1.0 / vectors.size())))
                .toArray(float[][]::new);
    }

    private static float[] attack(int k, float[] honest, Random random) {
        return k % 2 == 0 ? plus(new float[SIZE], honest, -10) : gaussian(random, 30 * 0.3);
    }

    private static float[] gaussian(Random random, double deviation) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static float[] plus(float[] x, float[] y, double factor) {
        float[] sum = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            sum[i] = (float) (x[i] + factor * y[i]);
        }
        return sum;
    }
}
