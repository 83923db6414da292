package io.fedu2s.udf.profile;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.mllib.linalg.Vector;

/**
 * One step towards the direction in which the chunks of a topic differ most, by the power method:
 *
 * <pre>{@code
 * p(x) = (x − c) · u, rounded to a multiple of 2^-12
 * sums of a topic: Σ p(x) x  and, behind its last element, Σ p(x)
 * }</pre>
 *
 * <p>From them follows Σ p(x) (x − c), the next direction. Both factors are rounded, so the sums are exact.
 */
public final class SpreadFunction implements FlatMapFunction<Iterator<Vector>, Map<Integer, double[]>> {
    private static final long serialVersionUID = 1L;
    private static final double UNITS = 1 << 12;

    private final Broadcast<Topics> topics;

    /**
     * Topics that are to be split.
     *
     * @param centres of all topics
     * @param directions by the number of the centre
     */
    public record Topics(Centres centres, Map<Integer, double[]> directions) implements Serializable {
        /** Copies the map. */
        public Topics {
            directions = Map.copyOf(directions);
        }
    }

    /** Adds up the sums of two partitions. */
    public static final class Sum
            implements Function2<Map<Integer, double[]>, Map<Integer, double[]>, Map<Integer, double[]>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<Integer, double[]> call(Map<Integer, double[]> sums, Map<Integer, double[]> others) {
            Map<Integer, double[]> both = new TreeMap<>(sums);
            others.forEach((centre, other) -> both.merge(centre, other, Sum::added));
            return both;
        }

        private static double[] added(double[] one, double[] other) {
            double[] sum = one.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other[i];
            }
            return sum;
        }
    }

    /** Sums by the number of the centre. */
    public SpreadFunction(Broadcast<Topics> topics) {
        this.topics = topics;
    }

    @Override
    public Iterator<Map<Integer, double[]>> call(Iterator<Vector> vectors) {
        Topics split = topics.value();
        Map<Integer, Double> offsets = new TreeMap<>();
        split.directions()
                .forEach((centre, u) -> offsets.put(centre, dot(split.centres().get(centre), u)));
        Map<Integer, double[]> sums = new TreeMap<>();
        while (vectors.hasNext()) {
            SparseVector x = vectors.next().asML().toSparse();
            int centre = split.centres().nearest(x);
            double[] u = split.directions().get(centre);
            if (u != null) {
                double p = Math.rint((Centres.dot(x, u) - offsets.getOrDefault(centre, 0.0)) * UNITS) / UNITS;
                add(sums.computeIfAbsent(centre, none -> new double[u.length + 1]), x, p);
            }
        }
        return List.of(sums).iterator();
    }

    private static void add(double[] sums, SparseVector x, double p) {
        int[] indices = x.indices();
        double[] values = x.values();
        for (int i = 0; i < indices.length; i++) {
            sums[indices[i]] += p * values[i];
        }
        sums[sums.length - 1] += p;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
