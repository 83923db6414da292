package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.error.Errors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The vector with the closest neighbours, or the mean of the m such vectors (Multi-Krum).
 *
 * <p>{@code score(i) = Σ ‖x_i − x_j‖²} over the {@code n − f − 2} vectors nearest to i, where {@code f = ⌈share · n⌉} may
 * be hostile; the m of least score are kept, the first of equal ones. It needs {@code n ≥ 2 f + 3}. Blanchard et al.
 * 2017, "Machine learning with adversaries: Byzantine tolerant gradient descent", sections 4 and 5.
 *
 * @param share of the vectors that may be hostile, from 0 to below 0.5
 * @param kept m, at least 1; no more than {@code n − f} are
 */
public record Krum(double share, int kept) implements RobustMean {
    /** Refuses a share of half or more, and keeping none. */
    public Krum {
        Vectors.requireShare(share);
        if (kept < 1) {
            throw new IllegalArgumentException("at least 1 vector must be kept, not " + kept);
        }
    }

    @Override
    public String name() {
        return "krum:" + share + ":" + kept;
    }

    @Override
    public float[] of(float[][] vectors) {
        int n = vectors.length;
        int hostile = Vectors.atLeast(share, n);
        if (n < 2 * hostile + 3) {
            throw Errors.bucketsTooFew(name(), n, 2 * hostile + 3);
        }
        double[] scores = scores(vectors, n - hostile - 2);
        int[] chosen = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).thenComparing(i -> i))
                .limit(Math.min(kept, n - hostile))
                .mapToInt(i -> i)
                .sorted()
                .toArray();
        return Vectors.mean(vectors, chosen);
    }

    private static double[] scores(float[][] vectors, int neighbours) {
        int n = vectors.length;
        double[][] distances = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = Vectors.squaredDistance(vectors[i], vectors[j]);
                distances[j][i] = distances[i][j];
            }
        }
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            Arrays.sort(distances[i]);
            // The first is the vector's distance from itself.
            scores[i] = Arrays.stream(distances[i], 1, neighbours + 1).sum();
        }
        return scores;
    }
}
