package io.fedu2s.udf.robust;

import java.io.Serializable;

/**
 * Squared distances of vectors from each other and from the origin. They are sums over coordinates, so those of blocks
 * add up to those of whole vectors.
 *
 * <p>They tell the distance of every vector from any combination of them: with coefficients {@code c}, of which that of
 * the origin makes the sum 1,
 *
 * <pre>
 * ‖x_i − Σ_j c_j x_j‖² = Σ_j c_j d_ij − ½ Σ_j Σ_k c_j c_k d_jk
 * </pre>
 */
public final class Distances implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int vectors;
    private final double[] squares;

    /**
     * Distances as {@link #squares} gave them.
     *
     * @param vectors how many vectors they are of
     * @param squares a triangle
     */
    public Distances(int vectors, double[] squares) {
        if (squares.length != vectors * (vectors + 1) / 2) {
            throw new IllegalArgumentException("%d distances of %d vectors".formatted(squares.length, vectors));
        }
        this.vectors = vectors;
        this.squares = squares.clone();
    }

    /** Those of some vectors, or of one block of theirs. */
    public static Distances of(float[][] vectors) {
        float[] origin = new float[vectors[0].length];
        double[] squares = new double[vectors.length * (vectors.length + 1) / 2];
        int at = 0;
        for (int i = 0; i <= vectors.length; i++) {
            float[] point = i < vectors.length ? vectors[i] : origin;
            for (int j = 0; j < i; j++) {
                squares[at++] = Vectors.squaredDistance(point, vectors[j]);
            }
        }
        return new Distances(vectors.length, squares);
    }

    /** With those of another block. */
    public Distances plus(Distances other) {
        if (other.vectors != vectors) {
            throw new IllegalArgumentException("distances of %d and %d vectors".formatted(vectors, other.vectors));
        }
        double[] sums = squares.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.squares[i];
        }
        return new Distances(vectors, sums);
    }

    /** A copy of all: {@code d_ij} of j &lt; i row by row, the origin last. */
    public double[] squares() {
        return squares.clone();
    }

    /** How many vectors, without the origin. */
    int vectors() {
        return vectors;
    }

    /** {@code ‖x_i − x_j‖²}; the vector after the last is the origin. */
    double between(int i, int j) {
        if (i == j) {
            return 0;
        }
        int higher = Math.max(i, j);
        return squares[higher * (higher - 1) / 2 + Math.min(i, j)];
    }

    /**
     * The distances of all vectors from a combination of them.
     *
     * @param coefficients of the vectors and, last, of the origin; their sum is 1
     * @return {@code ‖x_i − Σ_j c_j x_j‖}
     */
    double[] from(double[] coefficients) {
        double[] reaches = new double[vectors + 1];
        double spread = 0;
        for (int i = 0; i <= vectors; i++) {
            for (int j = 0; j <= vectors; j++) {
                reaches[i] += coefficients[j] * between(i, j);
            }
            spread += coefficients[i] * reaches[i];
        }
        double[] distances = new double[vectors];
        for (int i = 0; i < vectors; i++) {
            // What is 0 may come out a little below.
            distances[i] = Math.sqrt(Math.max(0, reaches[i] - spread / 2));
        }
        return distances;
    }
}
