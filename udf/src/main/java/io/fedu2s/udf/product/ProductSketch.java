package io.fedu2s.udf.product;

import org.ejml.data.DMatrixRMaj;

/**
 * The mean of the products, projected to the adapter's rank from three sums of fixed size, however many clients
 * there are and whatever their ranks.
 *
 * <pre>
 *   1  Y = ΔW* [Ω Ω']        Ω (D_in, l), Ω' (D_in, t) Gaussian      Q = orth(ΔW* Ω)
 *   2  Z = ΔW*ᵀ Q            half a power iteration                 ΔW* ≈ Q Zᵀ
 *   3  Y₂ = ΔW* Q₂           Q₂ = orth(Z)                           ΔW* ≈ Y₂ Q₂ᵀ
 * </pre>
 *
 * Randomised range finder with power passes: Halko, Martinsson, Tropp 2011, "Finding structure with randomness",
 * algorithms 4.1, 4.4 and 5.1; sums of sketches of a matrix that arrives in parts: Tropp, Yurtsever, Udell, Cevher
 * 2017, "Practical sketching algorithms for low-rank matrix approximation". Exact where the rank of ΔW* is at most l.
 * Else the expected error of step 2 before truncation is at most {@code sqrt(1 + r / (p − 1))} times the smallest
 * possible of rank r, with p = l − r (Halko et al., theorem 10.5).
 *
 * <p>What lies outside the sketch is estimated, not assumed: the probes Ω' take no part in finding Q, so
 * {@code ‖(ΔW* − Ŵ) Ω'‖_F² / t} has the mean {@code ‖ΔW* − Ŵ‖_F²} for every Ŵ made of Ω (Tropp et al. 2019, "Streaming
 * low-rank matrix approximation with an application to scientific simulation", on a posteriori error estimation).
 *
 * <p>Sums are row-major arrays of what {@link SketchPass#contribution} gives, each with its coefficient: {@code Σ_k c_k
 * · contribution(k)}.
 */
public final class ProductSketch {
    private final SketchPlan plan;

    /** The sketch of one module in one round. */
    public ProductSketch(SketchPlan plan) {
        this.plan = plan;
    }

    private DMatrixRMaj gaussian() {
        return Dense.gaussian(plan.inputs(), plan.width() + plan.probes(), plan.seed());
    }

    /** Pass 1: sums Y (D_out, l + t). */
    public SketchPass range() {
        return SketchPass.fromRight(gaussian());
    }

    /** Pass 2: sums Z (D_in, l), given Y. */
    public SketchPass corange(double[] y) {
        return SketchPass.fromLeft(basis(range(y)));
    }

    /** Pass 3: sums Y₂ (D_out, l), given Z. */
    public SketchPass refinement(double[] z) {
        return SketchPass.fromRight(basis(corangeSum(z)));
    }

    /**
     * The projection after the three passes.
     *
     * @param current the adapter the clients started from
     * @param y sum of pass 1
     * @param z sum of pass 2
     * @param refined sum of pass 3
     */
    public Projection project(Factors current, double[] y, double[] z, double[] refined) {
        DMatrixRMaj q = basis(corangeSum(z));
        Dense.Svd svd = Dense.svd(matrix(refined, plan.outputs(), plan.width()));
        return split(current, y, new Spectrum(svd.u(), svd.s(), Dense.times(q, svd.v()), 0));
    }

    /**
     * Estimates the error of factors that any method made, from pass 1 alone.
     *
     * @param made s B A
     * @param y sum of pass 1
     */
    public ProductError error(Factors made, double[] y) {
        DMatrixRMaj image = Dense.scaled(made.scale(), Dense.times(made.b(), Dense.times(made.a(), probes())));
        return new ProductError(
                Dense.squaredNorm(Dense.minus(probed(y), image)) / plan.probes(),
                Dense.squaredNorm(probed(y)) / plan.probes());
    }

    private Projection split(Factors current, double[] y, Spectrum inside) {
        DMatrixRMaj image = Dense.times(
                Dense.timesDiagonal(inside.left(), inside.values()), Dense.transposedTimes(inside.right(), probes()));
        double outside = Dense.squaredNorm(Dense.minus(probed(y), image)) / plan.probes();
        return WarmStart.split(new Spectrum(inside.left(), inside.values(), inside.right(), outside), current);
    }

    private DMatrixRMaj probes() {
        return Dense.columns(gaussian(), plan.width(), plan.width() + plan.probes());
    }

    private DMatrixRMaj probed(double[] y) {
        return Dense.columns(rangeSum(y), plan.width(), plan.width() + plan.probes());
    }

    private DMatrixRMaj range(double[] y) {
        return Dense.columns(rangeSum(y), 0, plan.width());
    }

    private DMatrixRMaj rangeSum(double[] y) {
        return matrix(y, plan.outputs(), plan.width() + plan.probes());
    }

    private DMatrixRMaj corangeSum(double[] z) {
        return matrix(z, plan.inputs(), plan.width());
    }

    private static DMatrixRMaj basis(DMatrixRMaj sum) {
        return Dense.qr(sum).q();
    }

    private static DMatrixRMaj matrix(double[] values, int rows, int columns) {
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    "a sum of %d numbers does not fill %d x %d".formatted(values.length, rows, columns));
        }
        return DMatrixRMaj.wrap(rows, columns, values);
    }
}
