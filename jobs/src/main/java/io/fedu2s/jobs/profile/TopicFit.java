package io.fedu2s.jobs.profile;

import io.fedu2s.udf.profile.Centres;
import io.fedu2s.udf.profile.NearestFunction;
import io.fedu2s.udf.profile.SpreadFunction;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;

/**
 * Topics of one domain: MLlib's k-means, begun without any chunk as a centre.
 *
 * <p>From one centre, the mean of all, the largest topics are split in two until there are enough: along the direction in
 * which their chunks differ most, found by a few steps of the power method. After each split, and at the end, k-means moves
 * the centres. So all that is known of the chunks is sums over all of a topic's, whosesoever they are. Vectors are rounded
 * (see {@link io.fedu2s.udf.profile.RoundWeights}), so these sums are exact, and centres do not depend on partitions,
 * machines or retries. Source: Boley 1998, "Principal direction divisive partitioning"; Linde, Buzo and Gray 1980.
 */
final class TopicFit {
    private static final int POWER_STEPS = 5;
    private static final int MOVES_BETWEEN = 3;
    private static final int MOVES = 10;

    /** How far apart the two centres begin, along a direction of length 1. */
    private static final double APART = 0.1;

    private final JavaRDD<Vector> vectors;
    private final JavaSparkContext context;
    private final int length;
    private final long seed;

    /**
     * A fit to these.
     *
     * @param vectors rounded, and best kept in memory
     * @param length of each
     */
    TopicFit(JavaRDD<Vector> vectors, JavaSparkContext context, int length, long seed) {
        this.vectors = vectors;
        this.context = context;
        this.length = length;
        this.seed = seed;
    }

    /** At most so many topics, those with the most chunks first, none without chunks. */
    Centres topics(int most) {
        List<double[]> centres = moved(List.of(new double[length]), 1);
        while (centres.size() < most) {
            Centres now = new Centres(centres);
            Map<Integer, Long> counts = counts(now);
            List<Integer> split = largest(counts, most - now.size());
            if (split.isEmpty()) {
                break;
            }
            centres = moved(split(now, directions(now, split)), MOVES_BETWEEN);
        }
        Centres last = new Centres(moved(centres, MOVES));
        Map<Integer, Long> counts = counts(last);
        return new Centres(IntStream.range(0, last.size())
                .boxed()
                .filter(counts::containsKey)
                .sorted(Comparator.comparingLong((Integer centre) -> -counts.getOrDefault(centre, 0L)))
                .map(last::get)
                .toList());
    }

    private Map<Integer, Long> counts(Centres centres) {
        return vectors.map(new NearestFunction(context.broadcast(centres))).countByValue();
    }

    /** The largest topics of two chunks and more, of equal ones the first. */
    private static List<Integer> largest(Map<Integer, Long> counts, int most) {
        return counts.entrySet().stream()
                .filter(topic -> topic.getValue() > 1)
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<Integer, double[]> directions(Centres centres, List<Integer> split) {
        Map<Integer, double[]> directions = new HashMap<>();
        split.forEach(centre -> directions.put(centre, signs(centres.size(), centre)));
        for (int step = 0; step < POWER_STEPS; step++) {
            Map<Integer, double[]> sums = vectors.mapPartitions(
                            new SpreadFunction(context.broadcast(new SpreadFunction.Topics(centres, directions))))
                    .treeReduce(new SpreadFunction.Sum());
            sums.forEach((centre, sum) ->
                    direction(sum, centres.get(centre)).ifPresent(direction -> directions.put(centre, direction)));
        }
        return directions;
    }

    private double[] signs(int topics, int centre) {
        SplittableRandom random = new SplittableRandom(ContentId.seed(seed, "topics", topics, centre));
        double[] signs = new double[length];
        Arrays.setAll(signs, i -> random.nextBoolean() ? 1 : -1);
        return signs;
    }

    /** Σ p (x − c), scaled to length 1; none where all chunks are the same. */
    private static Optional<double[]> direction(double[] sums, double[] centre) {
        double[] direction = new double[centre.length];
        double squares = 0;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = sums[i] - sums[centre.length] * centre[i];
            squares += direction[i] * direction[i];
        }
        if (squares == 0) {
            return Optional.empty();
        }
        double norm = Math.sqrt(squares);
        Arrays.setAll(direction, i -> direction[i] / norm);
        return Optional.of(direction);
    }

    private static List<double[]> split(Centres centres, Map<Integer, double[]> directions) {
        List<double[]> split = new ArrayList<>();
        for (int centre = 0; centre < centres.size(); centre++) {
            double[] c = centres.get(centre);
            double[] u = directions.get(centre);
            if (u == null) {
                split.add(c);
            } else {
                split.add(beside(c, u, APART));
                split.add(beside(c, u, -APART));
            }
        }
        return split;
    }

    private static double[] beside(double[] c, double[] u, double way) {
        double[] beside = new double[c.length];
        Arrays.setAll(beside, i -> c[i] + way * u[i]);
        return beside;
    }

    private List<double[]> moved(List<double[]> centres, int times) {
        KMeansModel begin = new KMeansModel(centres.stream().map(Vectors::dense).toArray(Vector[]::new));
        KMeansModel end = new KMeans()
                .setK(centres.size())
                .setInitialModel(begin)
                .setMaxIterations(times)
                .run(vectors.rdd());
        return Arrays.stream(end.clusterCenters()).map(Vector::toArray).toList();
    }
}
