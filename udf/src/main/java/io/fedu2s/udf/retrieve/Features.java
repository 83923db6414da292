package io.fedu2s.udf.retrieve;

import java.io.Serializable;

/** A text as a vector: sparse term weights or a dense embedding. */
public sealed interface Features extends Serializable permits SparseFeatures, DenseFeatures {
    /**
     * The inner product with a vector of the same kind.
     *
     * @throws IllegalArgumentException where the kinds or the lengths differ
     */
    double dot(Features other);

    /** The Euclidean length. */
    default double norm() {
        return Math.sqrt(dot(this));
    }

    /** {@code a·b / (|a| |b|)} in [-1, 1]; 0 where either is the zero vector. */
    static double cosine(Features a, Features b) {
        return cosine(a.dot(b), a.norm() * b.norm());
    }

    /** The same of the inner product and the product of the lengths. */
    static double cosine(double dot, double lengths) {
        return lengths == 0 ? 0 : Math.max(-1, Math.min(1, dot / lengths));
    }
}
