package io.fedu2s.udf.aggregate;

/**
 * The mean of the vectors, each pulled to within a radius of a centre that moves along.
 *
 * <pre>
 * v_0 = 0,   v_{l+1} = v_l + 1/n Σ_i (x_i − v_l) · min(1, τ / ‖x_i − v_l‖)
 * </pre>
 *
 * <p>Karimireddy, He, Jaggi 2021, "Learning from history for Byzantine robust optimization", equation (CC). There the
 * centre starts from the last round's mean; here the vectors are updates, and 0 is the last round's adapter. A hostile
 * vector moves the mean by no more than {@code τ / n} a step, honest ones within τ count fully.
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
    public float[] of(float[][] vectors) {
        float[] centre = new float[vectors[0].length];
        for (int step = 0; step < steps; step++) {
            centre = next(centre, vectors);
        }
        return centre;
    }

    private float[] next(float[] centre, float[][] vectors) {
        double[] moves = new double[centre.length];
        for (float[] vector : vectors) {
            double factor = Math.min(1, radius / Math.sqrt(Vectors.squaredDistance(vector, centre)));
            for (int i = 0; i < moves.length; i++) {
                moves[i] += ((double) vector[i] - centre[i]) * factor;
            }
        }
        float[] next = new float[centre.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (centre[i] + moves[i] / vectors.length);
        }
        return next;
    }
}
