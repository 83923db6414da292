package io.fedu2s.udf.product;

import java.util.Collection;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The factors averaged apart, {@code B̄ = Σ_k c_k B_k} and {@code Ā = Σ_k c_k A_k}, whose product is not the mean of the
 * products: {@code B̄ Ā = Σ_k Σ_j c_k c_j B_k A_j}. For {@link ProductError} to measure.
 */
public final class FactorMean {
    private FactorMean() {}

    /**
     * The mean factors of one module.
     *
     * @param terms of one rank and one scale, in any order
     */
    public static Factors of(Collection<WeightedFactors> terms) {
        List<WeightedFactors> ordered = StackedProduct.inOrder(terms);
        Factors first = ordered.get(0).factors();
        DMatrixRMaj b = new DMatrixRMaj(first.outputs(), first.rank());
        DMatrixRMaj a = new DMatrixRMaj(first.rank(), first.inputs());
        for (WeightedFactors term : ordered) {
            Factors factors = term.factors();
            if (factors.rank() != first.rank() || factors.scale() != first.scale()) {
                throw new IllegalArgumentException("'%s' has rank %d and scale %s, others rank %d and scale %s"
                        .formatted(term.id(), factors.rank(), factors.scale(), first.rank(), first.scale()));
            }
            CommonOps_DDRM.addEquals(b, term.coefficient(), factors.b());
            CommonOps_DDRM.addEquals(a, term.coefficient(), factors.a());
        }
        return new Factors(b, a, first.scale());
    }
}
