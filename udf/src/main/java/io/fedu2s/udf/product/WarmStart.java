package io.fedu2s.udf.product;

import io.fedu2s.udf.record.ContentId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Splits {@code U Σ Vᵀ} into factors like the current ones, so that the next local training behaves as the last did:
 *
 * <pre>
 *   A' = Q D_a Vᵀ,  B' = U D_b Qᵀ      s a_i b_i = σ_i,  a_i² − b_i² = g = (‖A_t‖_F² − ‖B_t‖_F²) / m
 *   a_i² = (g + √(g² + 4 (σ_i / s)²)) / 2
 *   Q: the orthogonal polar factor of A_t V D_a,  m = min(R, D_in) columns in V
 * </pre>
 *
 * <p>Gradient flow on B A leaves {@code A Aᵀ − Bᵀ B} as it is (Arora, Cohen, Hazan 2018, "On the optimization of deep
 * networks: implicit acceleration by overparameterization", Theorem 1): what begins with rows of length √g in A and B = 0
 * has the lengths a_i and b_i when its product has the singular values σ_i, and a direction that was learnt goes on as
 * fast as it got. g stays the same from round to round. Of all A' with these rows, Q gives the one nearest to A_t (orthogonal
 * Procrustes problem: Schönemann 1966; Higham 1986, "Computing the polar decomposition"). {@code Q D_a Vᵀ} and {@code U
 * D_b Qᵀ} stay the same when signs of singular vectors, or bases of equal singular values, change: no sign convention
 * is needed.
 *
 * <p>Where ΔW* has fewer than R directions, V is completed by directions of A_t's rows, then by fixed pseudo-random
 * ones: B' is zero there, A' is not, so all rows go on learning. Where A_t says nothing of a direction of V, Q follows
 * the fixed ones, too.
 */
final class WarmStart {
    /** A direction that A_t holds less of than this is not one of its own: it came there by rounding to float. */
    private static final double ABSENT = 1e-6;

    /** A singular value of A_t V D below this part of ‖A_t‖_F is rounding and does not orient. */
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
        double[] ofA = lengths(kept.values(), current, directions);
        DMatrixRMaj orientation = orientation(current.a(), Dense.timesDiagonal(right, relative(ofA)));
        DMatrixRMaj a = Dense.timesTransposed(Dense.timesDiagonal(orientation, ofA), right);
        int learnt = kept.values().length;
        DMatrixRMaj b = learnt == 0
                ? new DMatrixRMaj(current.outputs(), current.rank())
                : Dense.timesTransposed(
                        Dense.timesDiagonal(
                                kept.left(),
                                IntStream.range(0, learnt)
                                        .mapToDouble(i -> kept.values()[i] / (ofA[i] * current.scale()))
                                        .toArray()),
                        Dense.columns(orientation, 0, learnt));
        return new Projection(
                new Factors(b, a, current.scale()), new ProductError(kept.outside(), spectrum.squaredNorm()));
    }

    /** a_i of every direction of V; those that nothing was learnt of come last. */
    private static double[] lengths(double[] values, Factors current, int directions) {
        double gap = (Dense.squaredNorm(current.a()) - Dense.squaredNorm(current.b())) / directions;
        double[] lengths = new double[directions];
        Arrays.fill(lengths, gap > 0 ? Math.sqrt(gap) : INITIAL_LENGTH);
        for (int i = 0; i < values.length; i++) {
            double product = values[i] / current.scale();
            double half = Math.hypot(gap / 2, product);
            // Of the two ways to write the root, the one that does not subtract near equals.
            lengths[i] = gap > 0 ? Math.sqrt(gap / 2 + half) : product / Math.sqrt(half - gap / 2);
        }
        return lengths;
    }

    private static double[] relative(double[] lengths) {
        double largest = Arrays.stream(lengths).max().orElse(1);
        return Arrays.stream(lengths).map(length -> length / largest).toArray();
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

    /** Q (R, m): orthonormal columns, the polar factor of {@code A_t V D}, completed by that of the fixed directions. */
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
