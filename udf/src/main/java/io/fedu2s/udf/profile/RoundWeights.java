package io.fedu2s.udf.profile;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Weights from 0 to 1 as whole multiples of 2^-16. A double holds the sum of 2^36 of them exactly, so sums over chunks are
 * the same in whatever order and in however many partitions they are taken, and so is all that follows from them.
 */
public final class RoundWeights {
    private static final double UNITS = 1 << 16;

    private RoundWeights() {}

    /** The nearest such vector, without zeros. */
    public static SparseVector of(Vector weights) {
        SparseVector sparse = weights.toSparse();
        double[] rounded = new double[sparse.values().length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.rint(sparse.values()[i] * UNITS) / UNITS;
        }
        return Vectors.sparse(sparse.size(), sparse.indices(), rounded).toSparse();
    }
}
