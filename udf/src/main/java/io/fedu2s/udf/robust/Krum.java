package io.fedu2s.udf.robust;

import io.fedu2s.udf.error.Errors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
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
    public void requireEnough(int vectors) {
        int needed = 2 * Vectors.atLeast(share, vectors) + 3;
        if (vectors < needed) {
            throw Errors.bucketsTooFew(name(), vectors, needed);
        }
    }

    @Override
    public CoordinateMean coordinates(Supplier<Distances> distances) {
        Distances known = distances.get();
        int n = known.vectors();
        int hostile = Vectors.atLeast(share, n);
        double[] scores = scores(known, n - hostile - 2);
        int chosen = Math.min(kept, n - hostile);
        double[] coefficients = new double[n];
        IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).thenComparing(i -> i))
                .limit(chosen)
                .forEach(i -> coefficients[i] = 1.0 / chosen);
        return new Combination(coefficients);
    }

    private static double[] scores(Distances distances, int neighbours) {
        int n = distances.vectors();
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            double[] fromHere = new double[n];
            for (int j = 0; j < n; j++) {
                fromHere[j] = distances.between(i, j);
            }
            Arrays.sort(fromHere);
            // The first is the vector's distance from itself.
            scores[i] = Arrays.stream(fromHere, 1, neighbours + 1).sum();
        }
        return scores;
    }
}
