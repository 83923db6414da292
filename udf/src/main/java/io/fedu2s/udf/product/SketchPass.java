package io.fedu2s.udf.product;

import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.io.Serializable;
import org.ejml.data.DMatrixRMaj;

/**
 * What one pass over the clients sums: each product, multiplied by a thin matrix that all know.
 *
 * <pre>
 *   from the right   s_k B_k (A_k T)     (D_out, l), T (D_in, l)
 *   from the left    s_k A_kᵀ (B_kᵀ T)   (D_in, l),  T (D_out, l)
 * </pre>
 *
 * It is linear in the product and of a size that knows no number of clients, so contributions can be added in any
 * order and tree: in fixed point ({@link WeightedSum}) to the same bytes.
 */
public final class SketchPass implements Serializable {
    private static final long serialVersionUID = 1L;

    private final DMatrixRMaj test;
    private final boolean fromRight;

    private SketchPass(DMatrixRMaj test, boolean fromRight) {
        this.test = test;
        this.fromRight = fromRight;
    }

    /** Sums {@code ΔW T}. */
    static SketchPass fromRight(DMatrixRMaj test) {
        return new SketchPass(test, true);
    }

    /** Sums {@code ΔWᵀ T}. */
    static SketchPass fromLeft(DMatrixRMaj test) {
        return new SketchPass(test, false);
    }

    /** What factors add to the sum, row by row, before their weight. */
    public double[] contribution(Factors factors) {
        DMatrixRMaj product = fromRight
                ? Dense.times(factors.b(), Dense.times(factors.a(), test))
                : Dense.transposedTimes(factors.a(), Dense.transposedTimes(factors.b(), test));
        return Dense.scaled(factors.scale(), product).data;
    }

    /**
     * The same in fixed point, as {@link WeightedSum#add} takes it.
     *
     * @param scale the fixed point
     * @param module the module's path, for messages
     * @throws io.fedu2s.udf.error.UserException where a number does not fit
     */
    public long[] contribution(Factors factors, FixedPoint scale, String module) {
        double[] reals = contribution(factors);
        long[] values = new long[reals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale.quantise(reals[i], module);
        }
        return values;
    }

    /** The weighted mean of contributions in fixed point, in double: {@code Σ n_k q_k / Σ n_k · 2^-k}. */
    public static double[] mean(WeightedSum sum, FixedPoint scale) {
        long[] sums = sum.sums();
        double[] mean = new double[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = scale.real(sums[i]) / sum.weight();
        }
        return mean;
    }
}
