package io.fedu2s.udf.product;

import java.util.Collection;

/**
 * The mean of the products, projected back to the adapter's rank without ever forming it.
 *
 * <pre>
 *   ΔW* = Σ_k c_k s_k B_k A_k = [c_1 s_1 B_1 … c_n s_n B_n] [A_1; …; A_n] = Q_B R_B (Q_A R_A)ᵀ
 *   R_B R_Aᵀ = U' Σ V'ᵀ   of at most Σ R_k rows,   U = Q_B U',   V = Q_A V'
 *   s B' A' = U_r Σ_r V_rᵀ, the nearest of rank r (Eckart and Young 1936), split as {@code WarmStart} says
 * </pre>
 *
 * Exact averaging with any ranks R_k and scales s_k, as Bai et al. 2024 ("Federated fine-tuning of large language
 * models under heterogeneous tasks and client resources", FlexLoRA) do with the formed ΔW*. What the rank
 * cannot hold is told, not hidden. The terms are stacked in the order of their ids, so the order they come in does not
 * change a bit. It takes {@code O((D_out + D_in) (Σ R_k)² + (Σ R_k)³)} and is for {@link #LARGEST_TOTAL_RANK}; beyond
 * stands {@link ProductSketch}.
 *
 * <p>The result depends on the sum alone, not on how a term is factored: {@code B G, G⁻¹ A} gives what B, A gives. Only
 * when σ_r = σ_{r+1} several projections are equally good, and rounding chooses.
 */
public final class ProductProjection {
    /** Σ R_k up to which stacking is the cheaper way. */
    public static final int LARGEST_TOTAL_RANK = 256;

    private ProductProjection() {}

    /**
     * The nearest factors.
     *
     * @param current the adapter the clients started from: its rank and scale are kept, its A orients the new one
     * @param terms of the sum, at least one, in any order
     */
    public static Projection project(Factors current, Collection<WeightedFactors> terms) {
        StackedProduct stacked = StackedProduct.of(terms);
        StackedProduct.requireSameShape("current", terms.iterator().next().factors(), current);
        return WarmStart.split(spectrum(stacked), current);
    }

    private static Spectrum spectrum(StackedProduct stacked) {
        Dense.Svd core = Dense.svd(
                Dense.timesTransposed(stacked.left().r(), stacked.right().r()));
        return new Spectrum(
                Dense.times(stacked.left().q(), core.u()),
                core.s(),
                Dense.times(stacked.right().q(), core.v()),
                0);
    }
}
