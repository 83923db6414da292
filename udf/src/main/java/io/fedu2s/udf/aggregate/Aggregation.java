package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.exchange.WeightedSum;
import io.fedu2s.udf.lora.Adapter;

/**
 * How the server makes the next adapter of the clients' weighted mean update.
 *
 * <p>The mean {@code Δ̄ = Σ_k n_k Δ_k / Σ_k n_k} is computed before, block by block and exactly, see {@link
 * WeightedSum}. What averages something other than the factors, or keeps a server's momentum, stands behind this too.
 */
public interface Aggregation {
    /** What is averaged, as runs record it: {@code factors} for A and B each on its own. */
    String name();

    /**
     * The adapter of the next version.
     *
     * @param current the adapter the clients started from
     * @param meanUpdate Δ̄, in the shape of the adapter
     * @return the next adapter, in the same shape
     */
    Adapter next(Adapter current, Adapter meanUpdate);
}
