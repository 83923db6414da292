package io.fedu2s.udf.reduce;

import java.io.Serializable;

/**
 * What of the clients' products is averaged.
 *
 * <pre>
 *   ends      ΔW* = Σ_k p_k s_k B_k A_k
 *   changes   ΔW* = s_t B_t A_t + γ Σ_k p_k (s_k B_k A_k − s_k B_k⁰ A_k⁰)
 * </pre>
 *
 * The two are the same where all clients begin with the round's adapter and γ = 1; changes are needed where one begins
 * with another rank ({@link io.fedu2s.udf.product.ClientStart}) or with an earlier round's adapter, and for FedNova's
 * γ.
 *
 * @param changes whether it is the clients' changes, and not where they ended
 * @param gain γ; 1 for ends
 */
public record Averaging(boolean changes, double gain) implements Serializable {
    /** Where clients ended. */
    public static final Averaging ENDS = new Averaging(false, 1);

    /** Refuses a γ that is not above 0. */
    public Averaging {
        if (!(gain > 0) || (!changes && gain != 1)) {
            throw new IllegalArgumentException("changes %s with the gain %s".formatted(changes, gain));
        }
    }

    /** How far clients came, γ times. */
    public static Averaging ofChanges(double gain) {
        return new Averaging(true, gain);
    }
}
