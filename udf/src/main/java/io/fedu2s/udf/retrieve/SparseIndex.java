package io.fedu2s.udf.retrieve;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * For each term the vectors that have it, with its weight in them. A query reads the lists of its own terms alone, in
 * ascending order, so every sum is that of {@link SparseFeatures#dot}, to the last bit.
 */
final class SparseIndex implements DotProducts {
    private final int vectors;
    /** The terms that occur, ascending. */
    private final int[] terms;
    /** Where each term's list begins; one more for the end. */
    private final int[] starts;
    /** Lists of vectors, one after the other. */
    private final int[] holders;
    /** The weight of the term in each. */
    private final double[] weights;

    SparseIndex(List<SparseFeatures> vectors) {
        this.vectors = vectors.size();
        this.terms = vectors.stream()
                .flatMapToInt(vector -> IntStream.of(vector.indices()))
                .distinct()
                .sorted()
                .toArray();
        this.starts = new int[terms.length + 1];
        vectors.forEach(vector -> IntStream.of(vector.indices()).forEach(term -> starts[place(term) + 1]++));
        Arrays.parallelPrefix(starts, Integer::sum);
        this.holders = new int[starts[terms.length]];
        this.weights = new double[starts[terms.length]];
        int[] next = Arrays.copyOf(starts, terms.length);
        for (int i = 0; i < vectors.size(); i++) {
            SparseFeatures vector = vectors.get(i);
            for (int j = 0; j < vector.indices().length; j++) {
                int at = next[place(vector.indices()[j])]++;
                holders[at] = i;
                weights[at] = vector.values()[j];
            }
        }
    }

    @Override
    public double[] with(Features query) {
        if (!(query instanceof SparseFeatures sparse)) {
            throw new IllegalArgumentException("sparse features against dense ones");
        }
        double[] products = new double[vectors];
        for (int j = 0; j < sparse.indices().length; j++) {
            int place = place(sparse.indices()[j]);
            if (place >= 0) {
                for (int at = starts[place]; at < starts[place + 1]; at++) {
                    products[holders[at]] += weights[at] * sparse.values()[j];
                }
            }
        }
        return products;
    }

    private int place(int term) {
        return Arrays.binarySearch(terms, term);
    }
}
