package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;

/**
 * Control variates, which take out of a client's steps what is its own and put in what is everybody's (Karimireddy et
 * al. 2020, "SCAFFOLD: Stochastic controlled averaging for federated learning", Algorithm 1, option II):
 *
 * <pre>{@code
 * client, each step:   gradient + c − c_k
 * client, at the end:  c_k⁺ = c_k − c + (w_t − w_k) / Σ_i η_i
 * server:              c⁺ = c + |S| / N · mean_{k ∈ S}(c_k⁺ − c_k)
 * }</pre>
 *
 * <p>Σ_i η_i, the sum of the learning rates of the client's steps, is the paper's K η where the rate is constant. All of c
 * and c_k are adapters of other values and start as zeros, so they are rows of a table. Nothing is changed in place.
 *
 * <p>Both means are plain: with c weighted otherwise than w the fixed point would be neither's optimum.
 *
 * <p>Option II reads the mean gradient off the way a client went, which is right for plain gradient steps: train with
 * {@code sgd}, without decay. AdamW's way is its gradients over their own size, so c would be in other units than the
 * gradients it corrects; so it is for steps that were clipped. OpenFedLLM has the same c_k⁺ and c⁺, but adds {@code −η (c
 * − c_k)} to the weights after each step of AdamW: that is the paper's step where the optimiser is SGD, and where it is
 * not, it balances normalised steps, whose mean is 0 elsewhere than the mean gradient.
 */
public final class Scaffold {
    private Scaffold() {}

    /** Where c and every c_k start: zeros in the adapter's shape. */
    public static Adapter start(Adapter shape) {
        return AdapterArithmetic.zeros(shape);
    }

    /**
     * What is added to each gradient of a client.
     *
     * @param server c
     * @param client c_k
     * @return c − c_k
     */
    public static Adapter correction(Adapter server, Adapter client) {
        return AdapterArithmetic.each(server, client, (c, own) -> c - own);
    }

    /**
     * A client's control variate after its round.
     *
     * @param correction c − c_k, as {@link #correction} gave it
     * @param before w_t
     * @param after w_k
     * @param rateSum Σ_i η_i, above 0, see {@link io.fedu2s.udf.train.TrainingConfig#rateSum}
     * @return c_k⁺
     */
    public static Adapter client(Adapter correction, Adapter before, Adapter after, double rateSum) {
        requireAbove0("the sum of the learning rates", rateSum);
        return AdapterArithmetic.each(correction, before, after, (c, start, end) -> (start - end) / rateSum - c);
    }

    /**
     * The server's control variate after a round.
     *
     * @param server c
     * @param meanChange the plain mean of {@code c_k⁺ − c_k} over the round's clients
     * @param participants |S|, how many they were
     * @param clients N, how many there are in all
     * @return c⁺
     */
    public static Adapter server(Adapter server, Adapter meanChange, long participants, long clients) {
        if (participants < 1 || participants > clients) {
            throw new IllegalArgumentException("%d participants of %d clients".formatted(participants, clients));
        }
        double share = (double) participants / clients;
        return AdapterArithmetic.each(server, meanChange, (c, change) -> c + share * change);
    }

    private static void requireAbove0(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("%s must be above 0, but is %s".formatted(what, value));
        }
    }
}
