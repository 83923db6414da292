package io.fedu2s.udf.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A client whose loss is {@code ½ Σ_i h_i (w_i − b_i)²}: convex, and its steps can be written down. */
@SuppressWarnings("ArrayRecordComponent")
public record Quadratic(double[] h, double[] b) {
    private static final int NUMBERS =
            Rectangles.numbers(Rectangles.REFERENCE.get("servers").get("start")).length;

    /** The clients of a part of the reference. */
    public static List<Quadratic> of(JsonNode part) {
        List<Quadratic> clients = new ArrayList<>();
        for (int k = 0; k < part.get("h").size(); k++) {
            clients.add(new Quadratic(
                    Rectangles.numbers(part.get("h").get(k)),
                    Rectangles.numbers(part.get("b").get(k))));
        }
        return clients;
    }

    /** Clients of unlike optima and unlike curvature. */
    public static List<Quadratic> unlike(int count, Random random) {
        List<Quadratic> clients = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            clients.add(new Quadratic(curvature(random), optimum(random)));
        }
        return clients;
    }

    /** Clients of unlike optima and the same curvature: averaging equal numbers of steps is right for them. */
    public static List<Quadratic> alike(int count, Random random) {
        double[] h = curvature(random);
        List<Quadratic> clients = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            clients.add(new Quadratic(h, optimum(random)));
        }
        return clients;
    }

    private static double[] curvature(Random random) {
        return random.doubles(NUMBERS, 0.5, 2).toArray();
    }

    private static double[] optimum(Random random) {
        double[] b = new double[NUMBERS];
        Arrays.setAll(b, i -> random.nextGaussian());
        return b;
    }

    /** Where the mean loss of all clients is least: {@code Σ_k h_k b_k / Σ_k h_k}. */
    public static double[] optimum(List<Quadratic> clients) {
        double[] optimum = new double[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            double above = 0;
            double below = 0;
            for (Quadratic client : clients) {
                above += client.h[i] * client.b[i];
                below += client.h[i];
            }
            optimum[i] = above / below;
        }
        return optimum;
    }

    public static Adapter zero() {
        return Rectangles.adapter(new double[NUMBERS]);
    }

    public Adapter descend(Adapter start, double rate, int steps) {
        return descend(start, rate, steps, zero());
    }

    /** Plain gradient steps, with something added to each gradient. */
    public Adapter descend(Adapter start, double rate, int steps, Adapter correction) {
        double[] w = Rectangles.numbers(start);
        double[] added = Rectangles.numbers(correction);
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < w.length; i++) {
                w[i] -= rate * (h[i] * (w[i] - b[i]) + added[i]);
            }
        }
        return Rectangles.adapter(w);
    }
}
