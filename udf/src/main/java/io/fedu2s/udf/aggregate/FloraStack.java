package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.record.ContentId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Keeps ΔW* whole: the clients' factors side by side, of rank Σ R_k,
 *
 * <pre>
 *   B = [c_1 s_1 B_1 … c_n s_n B_n],   A = [A_1; …; A_n],   B A = Σ_k c_k s_k B_k A_k
 * </pre>
 *
 * to be merged into the base ({@link Factors#addTo}), after which the clients begin with a new adapter (Wang et al.
 * 2024, "FLoRA: Federated fine-tuning large language models with heterogeneous low-rank adaptations"). Every
 * client must get all Σ R_k ranks to merge them too, round by round: for one or few rounds.
 */
public final class FloraStack {
    private FloraStack() {}

    /** The stack in the place of a projection: it holds all of the sum. */
    public static Projection whole(Factors current, Collection<WeightedFactors> terms) {
        Factors stack = stack(terms);
        StackedProduct.requireSameShape("current", stack, current);
        return new Projection(stack, ProductError.NONE);
    }

    /**
     * The configuration of an adapter of stacks: every module has its clients' ranks together, and alpha is the rank, so
     * that the scale is 1.
     *
     * @param config of every client's adapter
     * @param clients how many they are
     */
    public static LoraConfig config(LoraConfig config, int clients) {
        int rank = Math.multiplyExact(clients, config.rank());
        Map<String, Integer> ranks = new LinkedHashMap<>();
        Map<String, Double> alphas = new LinkedHashMap<>();
        config.rankPattern().forEach((modules, own) -> {
            ranks.put(modules, Math.multiplyExact(clients, own));
            alphas.put(modules, (double) clients * own);
        });
        return new LoraConfig(rank, rank, LoraScaling.BY_RANK, config.targets(), ranks, alphas);
    }

    /**
     * The stack, with scale 1.
     *
     * @param terms in any order; what earlier rounds stacked may be one of them, with coefficient 1
     */
    public static Factors stack(Collection<WeightedFactors> terms) {
        List<WeightedFactors> ordered = StackedProduct.inOrder(terms);
        DMatrixRMaj b = Dense.beside(ordered.stream()
                .map(term -> Dense.scaled(
                        term.coefficient() * term.factors().scale(),
                        term.factors().b()))
                .toList());
        DMatrixRMaj a = Dense.transposed(Dense.beside(ordered.stream()
                .map(term -> Dense.transposed(term.factors().a()))
                .toList()));
        return new Factors(b, a, 1);
    }

    /**
     * What the clients begin the next round with: an adapter that changes nothing, with an A of the round's own.
     *
     * @param config rank, scale and targets
     * @param model the base
     * @param runSeed the run's seed
     * @param round the round that ended, from 1
     * @throws io.fedu2s.udf.error.UserException where a target is not in the model
     */
    public static Adapter restart(LoraConfig config, ModelConfig model, long runSeed, int round) {
        return Adapter.initial(config, model, ContentId.seed(runSeed, "flora", round));
    }
}
