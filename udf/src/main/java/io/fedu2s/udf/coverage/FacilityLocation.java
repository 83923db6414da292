package io.fedu2s.udf.coverage;

import io.fedu2s.udf.retrieve.DotProducts;
import io.fedu2s.udf.retrieve.Features;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * A few chunks that stand for many: every one of the many is near to one of the few, the few are near to what is asked
 * for, and of two alike one is enough:
 *
 * <pre>{@code
 * f(S) = 1/|R| Σ_{i∈R} max_{j∈S} s(i, j)  +  λ/k Σ_{j∈S} r(j),     |S| ≤ k
 * s(i, j) = max(0, cosine of chunks i and j),  r(j) in [0, 1] the relevance of chunk j
 * }</pre>
 *
 * <p>f is monotone and submodular, so that taking the chunk that adds most, k times, reaches at least 1 − 1/e of the best
 * (Nemhauser, Wolsey and Fisher 1978). What a chunk adds never grows, so what it added before bounds it, and only the chunks
 * whose bound is the largest are looked at again (Minoux 1978): the choice is that of the plain greedy algorithm. Of chunks
 * that add the same the first counts.
 *
 * <p>The references R are all chunks, or a sample of them that is drawn without regard to the texts (Badanidiyuru et al.
 * 2014, "Streaming submodular maximization", section 6): time and memory then grow as |R| times the number of chunks.
 */
public final class FacilityLocation {
    private final List<? extends Features> chunks;
    private final DotProducts references;
    private final int referenceCount;
    private final double[] relevance;
    private final double relevanceWeight;

    /**
     * A chunk that was taken.
     *
     * @param chunk its place in the list of chunks
     * @param gain what it added to f
     */
    public record Chosen(int chunk, double gain) {}

    /** What a chunk added when so many were taken; later it adds no more. */
    private record Bound(int chunk, double gain, int taken) {
        private static final Comparator<Bound> LARGEST =
                Comparator.comparingDouble(Bound::gain).reversed().thenComparingInt(Bound::chunk);
    }

    /**
     * Chooses among these.
     *
     * @param chunks vectors of length 1 (or 0)
     * @param references which chunks are to be stood for, by their places
     * @param relevance of each chunk
     * @param relevanceWeight λ
     */
    public FacilityLocation(
            List<? extends Features> chunks, int[] references, double[] relevance, double relevanceWeight) {
        if (relevance.length != chunks.size()) {
            throw new IllegalArgumentException("%d relevances of %d chunks".formatted(relevance.length, chunks.size()));
        }
        this.chunks = List.copyOf(chunks);
        this.references = DotProducts.of(
                IntStream.of(references).<Features>mapToObj(chunks::get).toList());
        this.referenceCount = references.length;
        this.relevance = relevance.clone();
        this.relevanceWeight = relevanceWeight;
    }

    /** At most {@code budget} of them, the one that adds most first. */
    public List<Chosen> choose(int budget) {
        int wanted = Math.min(budget, chunks.size());
        double[] near = new double[referenceCount];
        PriorityQueue<Bound> bounds = new PriorityQueue<>(Math.max(1, chunks.size()), Bound.LARGEST);
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            bounds.add(new Bound(chunk, gain(chunk, near, wanted), 0));
        }
        List<Chosen> chosen = new ArrayList<>(wanted);
        while (chosen.size() < wanted) {
            Bound most = bounds.remove();
            if (most.taken() == chosen.size()) {
                chosen.add(new Chosen(most.chunk(), most.gain()));
                bring(near, most.chunk());
            } else {
                bounds.add(new Bound(most.chunk(), gain(most.chunk(), near, wanted), chosen.size()));
            }
        }
        return chosen;
    }

    /** How near the references are to the nearest of some chunks, from 0 to 1: the first part of f. */
    public double coverage(int... some) {
        double[] near = new double[referenceCount];
        for (int chunk : some) {
            bring(near, chunk);
        }
        double sum = 0;
        for (double each : near) {
            sum += each;
        }
        return referenceCount == 0 ? 0 : sum / referenceCount;
    }

    private double gain(int chunk, double[] near, int budget) {
        double[] similarities = references.with(chunks.get(chunk));
        double sum = 0;
        for (int i = 0; i < near.length; i++) {
            sum += Math.max(0, similarities[i] - near[i]);
        }
        return sum / Math.max(1, near.length) + relevanceWeight / budget * relevance[chunk];
    }

    private void bring(double[] near, int chunk) {
        double[] similarities = references.with(chunks.get(chunk));
        for (int i = 0; i < near.length; i++) {
            near[i] = Math.max(near[i], similarities[i]);
        }
    }
}
