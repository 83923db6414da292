package io.fedu2s.udf.robust;

import java.util.function.Supplier;

/**
 * The mean of the vectors, each pulled to within a radius of a centre that moves along.
 *
 * <pre>
 * v_0 = 0,   v_{l+1} = v_l + 1/n Σ_i (x_i − v_l) · min(1, τ / ‖x_i − v_l‖)
 * </pre>
 *
 * <p>Karimireddy, He, Jaggi 2021, "Learning from history for Byzantine robust optimization", equation (CC). There the
 * centre starts from the last round's mean; here the vectors are updates, and 0 is the last round's adapter. A hostile
 * vector moves the mean by no more than {@code τ / n} a step, honest ones within τ count fully. Every centre is a
 * combination of the vectors, so their {@link Distances} are all that is needed of them.
 *
 * @param radius τ, above 0
 * @param steps how often the centre moves, at least 1
 */
public record CentredClipping(double radius, int steps) implements RobustMean {
    /** Refuses what never moves. */
    public CentredClipping {
        if (!(radius > 0 && radius < Double.POSITIVE_INFINITY) || steps < 1) {
            throw new IllegalArgumentException("radius = %s and steps = %d never move".formatted(radius, steps));
        }
    }

    @Override
    public String name() {
        return "clipping:" + radius + ":" + steps;
    }

    @Override
    public void requireEnough(int vectors) {
        // It bounds what any one can do, however many there are.
    }

    @Override
    public CoordinateMean coordinates(Supplier<Distances> distances) {
        Distances known = distances.get();
        double[] centre = new double[known.vectors() + 1];
        centre[known.vectors()] = 1;
        for (int step = 0; step < steps; step++) {
            centre = next(centre, known);
        }
        double[] coefficients = new double[known.vectors()];
        System.arraycopy(centre, 0, coefficients, 0, coefficients.length);
        return new Combination(coefficients);
    }

    /** The centre as coefficients of the vectors and, last, of the origin. */
    private double[] next(double[] centre, Distances distances) {
        int n = distances.vectors();
        double[] reaches = distances.from(centre);
        double[] next = new double[n + 1];
        double moved = 0;
        for (int i = 0; i < n; i++) {
            double move = Math.min(1, radius / reaches[i]) / n;
            next[i] = move;
            moved += move;
        }
        for (int i = 0; i <= n; i++) {
            next[i] += centre[i] * (1 - moved);
        }
        return next;
    }
}
