package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.record.ContentId;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Splits {@code U Σ Vᵀ} into factors like the current ones, so that the next local training behaves as the last did:
 *
 * <pre>
 *   A' = c Q Vᵀ          Q: the orthogonal polar factor of A_t V,  c = ‖A_t‖_F / √m,  m = min(R, D_in) columns in V
 *   B' = U Σ Qᵀ / (c s)
 * </pre>
 *
 * Of all {@code A'} with orthogonal rows of length c whose row space is that of V, it is the one nearest to A_t
 * (orthogonal Procrustes problem: Schönemann 1966; Higham 1986, "Computing the polar decomposition"). {@code Q Vᵀ} and
 * {@code U Σ Qᵀ} stay the same when signs of singular vectors, or bases of equal singular values, change: no sign
 * convention is needed.
 *
 * <p>Where ΔW* has fewer than R directions, V is completed by directions of A_t's rows, then by fixed pseudo-random
 * ones: B' is zero there, A' is not, so all rows go on learning. Where A_t says nothing of a direction of V, Q follows
 * the fixed ones, too.
 */
final class WarmStart {
    /** A direction that A_t holds less of than this is not one of its own: it came there by rounding to float. */
    private static final double ABSENT = 1e-6;

    /** A singular value of A_t V below this part of ‖A_t‖_F is rounding and does not orient. */
    private static final double UNORIENTED = 1e-8;

    /** The length of a row of an A without any: that of A's usual initialisation, uniform in ±1/√D_in. */
    private static final double INITIAL_LENGTH = 1 / Math.sqrt(3);

    private static final long FIXED_SEED = ContentId.seed("warm start");

    private WarmStart() {}

    /**
     * The factors of the largest directions, in the rank and scale of the current ones.
     *
     * @param spectrum of the sum of products
     * @param current A_t, R and s
     */
    static Projection split(Spectrum spectrum, Factors current) {
        Spectrum kept = spectrum.largest(current.rank());
        int directions = Math.min(current.rank(), current.inputs());
        DMatrixRMaj right = completed(kept.right(), current.a(), directions);
        DMatrixRMaj orientation = orientation(current.a(), right);
        double length = Math.sqrt(Dense.squaredNorm(current.a()) / directions);
        double c = length > 0 ? length : INITIAL_LENGTH;
        DMatrixRMaj a = Dense.scaled(c, Dense.timesTransposed(orientation, right));
        DMatrixRMaj b = kept.values().length == 0
                ? new DMatrixRMaj(current.outputs(), current.rank())
                : Dense.scaled(
                        1 / (c * current.scale()),
                        Dense.timesTransposed(
                                Dense.timesDiagonal(kept.left(), kept.values()),
                                Dense.columns(orientation, 0, kept.values().length)));
        return new Projection(
                new Factors(b, a, current.scale()), new ProductError(kept.outside(), spectrum.squaredNorm()));
    }

    /** V (D_in, k) completed to m orthonormal columns, from A_t's rows first. */
    private static DMatrixRMaj completed(DMatrixRMaj right, DMatrixRMaj a, int directions) {
        DMatrixRMaj ofRows = extended(right, Dense.transposed(a), directions);
        return ofRows.numCols == directions ? ofRows : extended(ofRows, Dense.transposed(fixed(a)), directions);
    }

    /** Adds the main directions of the candidates (D_in, ·) that are orthogonal to V, as far as there are any. */
    private static DMatrixRMaj extended(DMatrixRMaj right, DMatrixRMaj candidates, int directions) {
        if (right.numCols == directions) {
            return right;
        }
        Dense.Svd svd = Dense.svd(orthogonalTo(right, orthogonalTo(right, candidates)));
        double least = ABSENT * Math.sqrt(Dense.squaredNorm(candidates));
        int more = 0;
        while (right.numCols + more < directions && more < svd.s().length && svd.s()[more] > least) {
            more++;
        }
        return Dense.beside(List.of(right, Dense.columns(svd.u(), 0, more)));
    }

    private static DMatrixRMaj orthogonalTo(DMatrixRMaj right, DMatrixRMaj candidates) {
        return right.numCols == 0
                ? candidates
                : Dense.minus(candidates, Dense.times(right, Dense.transposedTimes(right, candidates)));
    }

    /** Q (R, m): orthonormal columns, the polar factor of {@code A_t V}, completed by that of the fixed directions. */
    private static DMatrixRMaj orientation(DMatrixRMaj a, DMatrixRMaj right) {
        Dense.Svd svd = Dense.fullSvd(Dense.times(a, right));
        double least = UNORIENTED * Math.sqrt(Dense.squaredNorm(a));
        int oriented = 0;
        while (oriented < right.numCols && svd.s()[oriented] > least) {
            oriented++;
        }
        DMatrixRMaj told =
                Dense.timesTransposed(Dense.columns(svd.u(), 0, oriented), Dense.columns(svd.v(), 0, oriented));
        if (oriented == right.numCols) {
            return told;
        }
        DMatrixRMaj freeRows = Dense.columns(svd.u(), oriented, a.numRows);
        DMatrixRMaj freeColumns = Dense.columns(svd.v(), oriented, right.numCols);
        DMatrixRMaj reference = Dense.times(fixed(a), Dense.times(right, freeColumns));
        Dense.Svd rest = Dense.svd(Dense.transposedTimes(freeRows, reference));
        DMatrixRMaj chosen =
                Dense.timesTransposed(Dense.times(freeRows, Dense.timesTransposed(rest.u(), rest.v())), freeColumns);
        return Dense.minus(told, Dense.scaled(-1, chosen));
    }

    /** Rows as good as any, the same for every module of a shape. */
    private static DMatrixRMaj fixed(DMatrixRMaj a) {
        return Dense.gaussian(a.numRows, a.numCols, FIXED_SEED);
    }
}
