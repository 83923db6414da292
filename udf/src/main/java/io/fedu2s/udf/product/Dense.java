package io.fedu2s.udf.product;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;

/**
 * The few operations on dense matrices that projections need. EJML's classes of one thread alone, and {@code
 * StrictMath} where a function is not exactly rounded: the same numbers give the same bytes on every machine.
 */
final class Dense {
    private Dense() {}

    /** {@code M = Q R} with orthonormal columns in Q (rows, k) and R (k, columns), k = min(rows, columns). */
    record ThinQr(DMatrixRMaj q, DMatrixRMaj r) {}

    /** {@code M = U diag(s) Vᵀ}, the singular values decreasing. */
    record Svd(DMatrixRMaj u, double[] s, DMatrixRMaj v) {}

    static ThinQr qr(DMatrixRMaj matrix) {
        QRDecompositionHouseholderColumn_DDRM decomposition = new QRDecompositionHouseholderColumn_DDRM();
        decomposition.decompose(
                matrix); // it answers false where columns depend on one another, and is right all the same
        return new ThinQr(decomposition.getQ(null, true), decomposition.getR(null, true));
    }

    /** Thin: U (rows, k), V (columns, k), k = min(rows, columns); a tall matrix goes through its QR. */
    static Svd svd(DMatrixRMaj matrix) {
        if (matrix.numRows <= 2 * matrix.numCols) {
            return svd(matrix, new SvdImplicitQrDecompose_DDRM(true, true, true, false));
        }
        ThinQr qr = qr(matrix);
        Svd small = svd(qr.r());
        return new Svd(times(qr.q(), small.u()), small.s(), small.v());
    }

    /** Square U and V, their last columns spanning what the matrix sends to nothing. */
    static Svd fullSvd(DMatrixRMaj matrix) {
        return svd(matrix, new SvdImplicitQrDecompose_DDRM(false, true, true, false));
    }

    private static Svd svd(DMatrixRMaj matrix, SvdImplicitQrDecompose_DDRM decomposition) {
        if (!decomposition.decompose(matrix.copy())) {
            throw new IllegalStateException("no SVD of a matrix of %d x %d".formatted(matrix.numRows, matrix.numCols));
        }
        DMatrixRMaj u = decomposition.getU(null, false);
        DMatrixRMaj v = decomposition.getV(null, false);
        int count = decomposition.numberOfSingularValues();
        double[] s = Arrays.copyOf(decomposition.getSingularValues(), count);
        SingularOps_DDRM.descendingOrder(u, false, s, count, v, false);
        return new Svd(u, s, v);
    }

    static DMatrixRMaj times(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.mult(one, other, null);
    }

    /** {@code one · otherᵀ}. */
    static DMatrixRMaj timesTransposed(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.multTransB(one, other, null);
    }

    /** {@code oneᵀ · other}. */
    static DMatrixRMaj transposedTimes(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.multTransA(one, other, null);
    }

    static DMatrixRMaj minus(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.subtract(one, other, null);
    }

    static DMatrixRMaj transposed(DMatrixRMaj matrix) {
        return CommonOps_DDRM.transpose(matrix, null);
    }

    static DMatrixRMaj scaled(double factor, DMatrixRMaj matrix) {
        DMatrixRMaj scaled = matrix.copy();
        CommonOps_DDRM.scale(factor, scaled);
        return scaled;
    }

    static DMatrixRMaj columns(DMatrixRMaj matrix, int from, int to) {
        return from == to
                ? new DMatrixRMaj(matrix.numRows, 0)
                : CommonOps_DDRM.extract(matrix, 0, matrix.numRows, from, to);
    }

    static DMatrixRMaj beside(List<DMatrixRMaj> parts) {
        return CommonOps_DDRM.concatColumnsMulti(parts.toArray(DMatrixRMaj[]::new));
    }

    /** The matrix with column i multiplied by {@code factors[i]}. */
    static DMatrixRMaj timesDiagonal(DMatrixRMaj matrix, double[] factors) {
        DMatrixRMaj scaled = matrix.copy();
        CommonOps_DDRM.multCols(scaled, factors);
        return scaled;
    }

    /** {@code ‖M‖_F²}, summed row by row. */
    static double squaredNorm(DMatrixRMaj matrix) {
        double squares = 0;
        for (double value : matrix.data) {
            squares += value * value;
        }
        return squares;
    }

    /** Independent standard normal numbers, row by row (Box and Muller 1958). */
    static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            matrix.data[i] = radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
        }
        return matrix;
    }
}
