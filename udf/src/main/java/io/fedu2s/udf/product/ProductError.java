package io.fedu2s.udf.product;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * How far an aggregate is from the true mean of the products: {@code ‖s B A − ΔW*‖_F} beside {@code ‖ΔW*‖_F}, with
 * {@code ΔW* = Σ_k c_k s_k B_k A_k}.
 *
 * @param squaredError {@code ‖s B A − ΔW*‖_F²}
 * @param squaredNorm {@code ‖ΔW*‖_F²}
 */
public record ProductError(double squaredError, double squaredNorm) implements Serializable {
    /** Of no module: the neutral element of {@link #plus}. */
    public static final ProductError NONE = new ProductError(0, 0);

    /**
     * Measures an aggregate of one module, exactly and without forming a weight: from the QR decompositions of the
     * stacked factors, to about 1e-15 of ‖ΔW*‖_F, where a difference of Gram matrices would stop at 1e-8.
     *
     * @param made s B A
     * @param terms of ΔW*
     */
    public static ProductError of(Factors made, Collection<WeightedFactors> terms) {
        List<WeightedFactors> all = new ArrayList<>(StackedProduct.inOrder(terms));
        StackedProduct.requireSameShape("the aggregate", all.get(0).factors(), made);
        int total = all.stream().mapToInt(term -> term.factors().rank()).sum();
        all.add(new WeightedFactors("", 1, made));
        StackedProduct stacked = StackedProduct.stack(all);
        DMatrixRMaj target = core(stacked, 0, total);
        DMatrixRMaj aggregate = core(stacked, total, total + made.rank());
        return new ProductError(Dense.squaredNorm(Dense.minus(aggregate, target)), Dense.squaredNorm(target));
    }

    private static DMatrixRMaj core(StackedProduct stacked, int from, int to) {
        return Dense.timesTransposed(
                Dense.columns(stacked.left().r(), from, to),
                Dense.columns(stacked.right().r(), from, to));
    }

    /** Of both modules together. */
    public ProductError plus(ProductError other) {
        return new ProductError(squaredError + other.squaredError, squaredNorm + other.squaredNorm);
    }

    /** {@code ‖s B A − ΔW*‖_F / ‖ΔW*‖_F}; 0 where there is no error, infinite where ΔW* alone is 0. */
    public double relative() {
        return squaredError == 0 ? 0 : Math.sqrt(squaredError / squaredNorm);
    }
}
