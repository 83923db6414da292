package io.fedu2s.udf.product;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import io.fedu2s.udf.lora.ModuleFilter;
import io.fedu2s.udf.lora.TargetModules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The same adapter in forms that more programs read: every module has one rank R and counts its product as it is.
 *
 * <pre>
 *   s B A = 1 · (s B) A        R' &gt; R: [s B 0] [A; 0]
 * </pre>
 *
 * <p>Ranks and alphas by module, and scales by the root of the rank, are then nowhere in its configuration.
 */
public final class ReaderForm {
    /** The ranks that vLLM has kernels for. */
    private static final List<Integer> VLLM_RANKS = List.of(8, 16, 32, 64, 128, 256, 320, 512);

    private ReaderForm() {}

    /**
     * The adapter as vLLM reads it.
     *
     * @throws io.fedu2s.udf.error.UserException where its largest rank is above vLLM's
     */
    public static Adapter forVllm(Adapter adapter) {
        int largest = largestRank(adapter);
        int rank = VLLM_RANKS.stream()
                .filter(each -> each >= largest)
                .findFirst()
                .orElseThrow(() -> Errors.rankTooHigh(largest, VLLM_RANKS));
        return ofRank(adapter, rank);
    }

    /** The largest rank of a module. */
    public static int largestRank(Adapter adapter) {
        return ModuleFactors.of(adapter).values().stream()
                .mapToInt(Factors::rank)
                .max()
                .orElse(adapter.config().rank());
    }

    /**
     * The adapter with one rank and the scale within B.
     *
     * @param rank at least that of every module
     */
    public static Adapter ofRank(Adapter adapter, int rank) {
        SortedMap<String, Factors> modules = ModuleFactors.of(adapter);
        List<AdapterTensor> tensors = new ArrayList<>();
        modules.forEach((path, factors) -> tensors.addAll(ModuleFactors.tensors(path, padded(factors, rank))));
        return new Adapter(plain(adapter.config(), rank, List.copyOf(modules.keySet())), tensors);
    }

    /** {@code [s B 0]} and {@code [A; 0]}. */
    private static Factors padded(Factors factors, int rank) {
        double[] b = new double[factors.outputs() * rank];
        for (int row = 0; row < factors.outputs(); row++) {
            for (int r = 0; r < factors.rank(); r++) {
                b[row * rank + r] = factors.scale() * factors.b().get(row, r);
            }
        }
        double[] a = Arrays.copyOf(factors.a().data, rank * factors.inputs());
        return Factors.of(factors.outputs(), factors.inputs(), b, a, 1);
    }

    private static LoraConfig plain(LoraConfig config, int rank, List<String> paths) {
        TargetModules targets = config.targets();
        boolean whole = targets.chosen() instanceof ModuleFilter.Named
                && targets.excluded().equals(ModuleFilter.NONE)
                && targets.layers().isEmpty();
        return new LoraConfig(
                rank,
                rank,
                LoraScaling.BY_RANK,
                TargetModules.chosen(whole ? targets.chosen() : new ModuleFilter.Named(paths)),
                Map.of(),
                Map.of());
    }

    /**
     * The nearest adapter of a rank, module by module, with the scale within B.
     *
     * @param rank R; a module of a smaller one is padded
     */
    public static Lowered lowered(Adapter adapter, int rank) {
        SortedMap<String, Factors> modules = ModuleFactors.of(adapter);
        SortedMap<String, Factors> nearest = new TreeMap<>();
        ProductError lost = new ProductError(0, 0);
        for (Map.Entry<String, Factors> module : modules.entrySet()) {
            Factors factors = module.getValue();
            Factors like = Factors.of(
                    factors.outputs(),
                    factors.inputs(),
                    new double[factors.outputs() * rank],
                    Arrays.copyOf(factors.a().data, rank * factors.inputs()),
                    1);
            Projection projection =
                    ProductProjection.project(like, List.of(new WeightedFactors(module.getKey(), 1, factors)));
            nearest.put(module.getKey(), projection.factors());
            lost = lost.plus(projection.discarded());
        }
        LoraConfig config = plain(adapter.config(), rank, List.copyOf(modules.keySet()));
        return new Lowered(ModuleFactors.adapter(config, nearest), lost.relative());
    }

    /**
     * An adapter of a lower rank.
     *
     * @param adapter the nearest one
     * @param lost what it lacks: the norm of the difference of all products over the norm of all products
     */
    public record Lowered(Adapter adapter, double lost) {}
}
