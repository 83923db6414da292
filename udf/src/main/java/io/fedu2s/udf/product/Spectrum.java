package io.fedu2s.udf.product;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * {@code ΔW* = U Σ Vᵀ + E}: what of a sum of products is known by its singular values, and how large the rest is.
 *
 * @param left U (D_out, k), orthonormal columns
 * @param values the diagonal of Σ, decreasing
 * @param right V (D_in, k), orthonormal columns
 * @param outside {@code ‖E‖_F²}, orthogonal to the rest; 0 where nothing lies outside
 */
record Spectrum(DMatrixRMaj left, double[] values, DMatrixRMaj right, double outside) {
    /** A singular value below this part of the largest is rounding, not a direction. */
    private static final double ZERO = 1e-10;

    /** {@code ‖ΔW*‖_F²}. */
    double squaredNorm() {
        return squares(0) + outside;
    }

    /** {@code ‖ΔW* − U_r Σ_r V_rᵀ‖_F²} for the r largest. */
    double squaredNormBeyond(int rank) {
        return squares(Math.min(rank, values.length)) + outside;
    }

    private double squares(int from) {
        double squares = 0;
        for (int i = values.length - 1; i >= from; i--) {
            squares += values[i] * values[i];
        }
        return squares;
    }

    /** The r largest, without those that are numerically zero. */
    Spectrum largest(int rank) {
        int kept = 0;
        while (kept < Math.min(rank, values.length) && values[kept] > ZERO * values[0]) {
            kept++;
        }
        return new Spectrum(
                Dense.columns(left, 0, kept),
                Arrays.copyOf(values, kept),
                Dense.columns(right, 0, kept),
                squaredNormBeyond(kept));
    }
}
