package io.fedu2s.udf.profile;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;

/** The middles of topics: the means of the vectors of the chunks that are about them. */
public final class Centres implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[][] centres;
    private final double[] squares;

    /** Each as long as the vectors. */
    public Centres(List<double[]> centres) {
        this.centres = centres.toArray(double[][]::new);
        this.squares = centres.stream()
                .mapToDouble(centre -> Arrays.stream(centre).map(x -> x * x).sum())
                .toArray();
    }

    /**
     * The same in a longer space.
     *
     * @param places where in it each of the elements stands
     */
    public Centres within(int length, int[] places) {
        List<double[]> longer = new ArrayList<>();
        for (double[] centre : centres) {
            double[] spread = new double[length];
            for (int i = 0; i < places.length; i++) {
                spread[places[i]] = centre[i];
            }
            longer.add(spread);
        }
        return new Centres(longer);
    }

    /** How many there are. */
    public int size() {
        return centres.length;
    }

    /** One of them; not to be changed. */
    public double[] get(int centre) {
        return centres[centre];
    }

    /** The one with the smallest |x − c|, of equal ones the first. */
    public int nearest(SparseVector x) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int centre = 0; centre < centres.length; centre++) {
            double distance = squares[centre] - 2 * dot(x, centres[centre]);
            if (distance < least) {
                least = distance;
                best = centre;
            }
        }
        return best;
    }

    static double dot(SparseVector x, double[] dense) {
        int[] indices = x.indices();
        double[] values = x.values();
        double sum = 0;
        for (int i = 0; i < indices.length; i++) {
            sum += values[i] * dense[indices[i]];
        }
        return sum;
    }
}
