package io.fedu2s.udf.server;

import java.util.List;

/**
 * Normalised averaging, for clients that take unequal numbers of steps (Wang et al. 2020, "Tackling the objective
 * inconsistency problem in heterogeneous federated optimization", sections 4 and 5):
 *
 * <pre>{@code
 * Δ̄ = τ_eff Σ_k p_k Δ_k / τ_k,   τ_eff = Σ_k p_k τ_k,   p_k = n_k / Σ_j n_j
 * }</pre>
 *
 * <p>Plain averaging weighs a client by the steps it took; normalised, only by p_k. Where all τ_k are equal the two are the
 * same. {@code Δ̄} is the mean update of any {@link ServerOptimizer}.
 *
 * <p>τ_k is the paper's {@code ‖a_k‖₁}, where {@code Δ_k = −η Σ_i a_{k,i} g_{k,i}}: {@link
 * io.fedu2s.udf.train.TrainingConfig#workDone}. For plain gradient steps of rates η_i that is {@code Σ_i η_i / η}, the
 * number of steps where the rate is constant, and FedProx's μ weighs early steps less. AdamW's Δ_k is no such sum of
 * gradients with weights known beforehand: each gradient is divided by a root of all before it. Its steps have about
 * equal lengths for an equal rate, though, so {@code Σ_i η_i / η} is what it did; μ acts through the same root and
 * changes no weight there. The theorem of the paper holds for the plain steps.
 */
public final class FedNova {
    /**
     * What the server must know of a client beside Δ_k.
     *
     * @param weight n_k, above 0
     * @param steps τ_k, above 0
     */
    public record Work(double weight, double steps) {
        /** Checks the ranges. */
        public Work {
            if (!(weight > 0 && steps > 0)) {
                throw new IllegalArgumentException("weight %s and steps %s must be above 0".formatted(weight, steps));
            }
        }
    }

    private FedNova() {}

    /** τ_eff of a round's clients: computed in their order, so let that be the same every time. */
    public static double effectiveSteps(List<Work> clients) {
        double weights = 0;
        double steps = 0;
        for (Work client : clients) {
            weights += client.weight();
            steps += client.weight() * client.steps();
        }
        return steps / weights;
    }
}
