package io.fedu2s.udf.product;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.record.ContentId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * Keeps ΔW* whole: the clients' factors side by side, of rank Σ R_k, behind those of earlier rounds,
 *
 * <pre>
 *   B = [c_1 s_1 B_1 … c_n s_n B_n],   A = [A_1; …; A_n],   B A = Σ_k c_k s_k B_k A_k
 *   W_t = W + Σ_{τ ≤ t} B_τ A_τ
 * </pre>
 *
 * The clients of the next round tune a new adapter on W_t (Wang et al. 2024, "FLoRA: Federated fine-tuning large language
 * models with heterogeneous low-rank adaptations", section 3.3). W_t is never formed: the stack stays in factors beside W
 * ({@link io.fedu2s.udf.train.FrozenBase}), and is itself the adapter of round t. Its rank grows by Σ R_k in every round,
 * and so does what a client must be sent.
 */
public final class FloraStack {
    private FloraStack() {}

    /** A round's stack in the place of a projection, and what is lost where it is rounded to float. */
    public static Projection whole(Factors current, Collection<WeightedFactors> terms) {
        Factors stack = stack(terms);
        StackedProduct.requireSameShape("current", stack, current);
        Factors rounded = Factors.of(stack.tensorB("B"), stack.tensorA("A"), stack.scale());
        return new Projection(rounded, ProductError.of(rounded, terms));
    }

    /**
     * What earlier rounds stacked, and behind it what one more did; no number of either changes.
     *
     * @param earlier a stack
     * @param more a stack of the same modules
     * @param config of every client's adapter
     */
    public static Adapter grown(Adapter earlier, Adapter more, LoraConfig config) {
        SortedMap<String, Factors> modules = ModuleFactors.of(earlier);
        ModuleFactors.of(more)
                .forEach((path, factors) -> modules.merge(
                        path,
                        factors,
                        (first, second) -> stack(
                                List.of(new WeightedFactors("1", 1, first), new WeightedFactors("2", 1, second)))));
        return ModuleFactors.adapter(config(config, clients(earlier, config) + clients(more, config)), modules);
    }

    private static int clients(Adapter stack, LoraConfig config) {
        return stack.config().rank() / config.rank();
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
     * Refuses rounds whose stack would have more ranks than the model is wide: it would be larger than the weights that it
     * changes.
     *
     * @param config of every client's adapter
     * @param model the base
     * @param rounds how many
     * @param clients the most that one of them stacks
     * @throws io.fedu2s.udf.error.UserException where they don't fit
     */
    public static void requireFit(LoraConfig config, ModelConfig model, int rounds, int clients) {
        int largest = Stream.concat(Stream.of(config.rank()), config.rankPattern().values().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        double total = (double) rounds * clients * largest;
        if (total > model.width()) {
            throw Errors.stackTooHigh(rounds, clients, largest, total, model.width());
        }
    }

    /**
     * The stack, with scale 1.
     *
     * @param terms in any order
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
     * What the clients begin the next round with: an adapter that changes nothing, with an A of the round's own, so that
     * rounds do not learn in the same R directions.
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
