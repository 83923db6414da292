package io.fedu2s.udf.server;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ProductProjection;
import io.fedu2s.udf.product.ProductSketch;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What of the clients' adapters is averaged, beside the true mean {@code ΔW* = Σ_k p_k s_k B_k A_k}. */
public enum AggregationMethod {
    /** ΔW* projected to the adapter's rank: {@link ProductProjection}, {@link ProductSketch}. */
    EXACT_PROJECT("exact-project", true),
    /** A and B each on its own, which is not ΔW*: {@code B̄ Ā = Σ_k Σ_j c_k c_j B_k A_j}. */
    FEDAVG_FACTORS("fedavg-factors", false),
    /** B alone, A stays as drawn: Sun et al. 2024, "Improving LoRA in privacy-preserving federated learning" (FFA-LoRA). */
    FFA("ffa", false),
    /**
     * B in odd rounds, A in even ones: Chen et al. 2024, "Robust federated finetuning of foundation models via alternating
     * minimization of LoRA" (RoLoRA).
     */
    ROLORA("rolora", false),
    /** ΔW* whole, beside that of earlier rounds; adapters begin anew: {@link FloraStack}. */
    FLORA_STACK("flora-stack", true);

    private final String label;
    private final boolean mixes;

    AggregationMethod(String label, boolean mixes) {
        this.label = label;
        this.mixes = mixes;
    }

    /** The method of a label. */
    public static AggregationMethod of(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no aggregation is called '%s'".formatted(label)));
    }

    /** Its name in configurations and records. */
    public String label() {
        return label;
    }

    /** What clients train in a round, the first being 1: B comes first, for A learns nothing while B is zero. */
    public TrainedFactors trained(int round) {
        return switch (this) {
            case FFA -> TrainedFactors.B;
            case ROLORA -> round % 2 == 1 ? TrainedFactors.B : TrainedFactors.A;
            case EXACT_PROJECT, FEDAVG_FACTORS, FLORA_STACK -> TrainedFactors.BOTH;
        };
    }

    /** Whether A and B are averaged number by number, so that the mean is linear in the updates. */
    public boolean averagesFactors() {
        return !mixes;
    }

    /**
     * Refuses clients that differ in rank or scale where those are averaged number by number.
     *
     * @param clients the configurations of the clients of a round
     * @throws io.fedu2s.udf.error.UserException where they can't be averaged
     */
    public void check(Collection<LoraConfig> clients) {
        List<String> distinct = clients.stream()
                .map(config -> "rank %d with alpha %s".formatted(config.rank(), config.alpha()) + " and "
                        + config.scaling() + " " + config.rankPattern() + config.alphaPattern())
                .distinct()
                .sorted()
                .toList();
        if (!mixes && distinct.size() > 1) {
            throw Errors.ranksMixed(label, distinct);
        }
    }
}
