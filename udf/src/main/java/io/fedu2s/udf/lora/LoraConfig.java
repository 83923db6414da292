package io.fedu2s.udf.lora;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.LinearLayer;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which linear layers get a low-rank adapter, and how large (Hu et al. 2021, LoRA, section 4.1).
 *
 * @param rank R, columns of B and rows of A
 * @param alpha the product B A counts alpha / rank
 * @param targetModules last names of the linear layers, such as {@code q_proj}
 */
public record LoraConfig(int rank, double alpha, List<String> targetModules) implements Serializable {
    /** Every linear layer of a decoder layer, in the decoder's order. */
    public static final List<String> ALL_LINEAR =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** Linear layers that hold several of those in one matrix: each is targeted by its own name or by all of its parts'. */
    private static final Map<String, List<String>> FUSED =
            Map.of("qkv_proj", ALL_LINEAR.subList(0, 3), "gate_up_proj", ALL_LINEAR.subList(4, 6));

    /** Checks the ranges and puts the targets into the decoder's order. */
    public LoraConfig {
        if (rank < 1) {
            throw Errors.loraInvalid("rank", String.valueOf(rank), "at least 1");
        }
        if (!(alpha > 0)) {
            throw Errors.loraInvalid("alpha", String.valueOf(alpha), "above 0");
        }
        for (String target : targetModules) {
            if (!ALL_LINEAR.contains(target) && !FUSED.containsKey(target)) {
                throw Errors.loraInvalid("target_modules", target, "one of " + ALL_LINEAR);
            }
        }
        if (targetModules.isEmpty()) {
            throw Errors.loraInvalid("target_modules", "[]", "at least one of " + ALL_LINEAR);
        }
        Set<String> chosen = Set.copyOf(targetModules);
        targetModules = Stream.concat(
                        ALL_LINEAR.stream(), FUSED.keySet().stream().sorted())
                .filter(chosen::contains)
                .toList();
    }

    /** Whether a linear layer gets matrices of its own. */
    public boolean targets(LinearLayer linear) {
        List<String> parts = FUSED.getOrDefault(linear.lastName(), List.of(linear.lastName()));
        return targetModules.contains(linear.lastName()) || targetModules.containsAll(parts);
    }

    /** What the product B A is multiplied with. */
    public double scale() {
        return alpha / rank;
    }
}
