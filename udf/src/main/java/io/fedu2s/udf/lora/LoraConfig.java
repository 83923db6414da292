package io.fedu2s.udf.lora;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which linear layers get a low-rank adapter, and how large (Hu et al. 2021, LoRA, section 4.1).
 *
 * <p>The keys of a pattern are regular expressions as Python writes them, for the end of a module's path from a dot on;
 * the first that matches counts ({@code get_pattern_key} of huggingface/peft).
 *
 * @param rank R, columns of B and rows of A
 * @param alpha what the product B A counts, before the scaling
 * @param scaling how rank and alpha make the scale
 * @param targets which linear layers
 * @param rankPattern ranks of modules that differ
 * @param alphaPattern alphas of modules that differ
 */
public record LoraConfig(
        int rank,
        double alpha,
        LoraScaling scaling,
        TargetModules targets,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern)
        implements Serializable {
    /** Every linear layer of a decoder layer, in the decoder's order. */
    public static final List<String> ALL_LINEAR = TargetModules.ALL_LINEAR;

    /** Checks the ranges. */
    public LoraConfig {
        requireRank("rank", rank);
        requireAlpha("alpha", alpha);
        rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
        rankPattern.forEach((key, value) -> requireRank("rank_pattern." + key, value));
        alphaPattern.forEach((key, value) -> requireAlpha("alpha_pattern." + key, value));
        rankPattern.keySet().forEach(key -> endOfPath("rank_pattern", key));
        alphaPattern.keySet().forEach(key -> endOfPath("alpha_pattern", key));
    }

    /**
     * The same rank and alpha, scaled by rank, in every layer.
     *
     * @param targetModules names of linear layers, such as {@code q_proj}
     */
    public LoraConfig(int rank, double alpha, List<String> targetModules) {
        this(
                rank,
                alpha,
                LoraScaling.BY_RANK,
                TargetModules.chosen(new ModuleFilter.Named(targetModules)),
                Map.of(),
                Map.of());
    }

    private static void requireRank(String key, int rank) {
        if (rank < 1) {
            throw Errors.loraInvalid(key, String.valueOf(rank), "at least 1");
        }
    }

    private static void requireAlpha(String key, double alpha) {
        if (!(alpha > 0)) {
            throw Errors.loraInvalid(key, String.valueOf(alpha), "above 0");
        }
    }

    /** R of a module. */
    public int rank(String path) {
        return patterned("rank_pattern", rankPattern, path, rank);
    }

    /** What the product B A of a module is multiplied with. */
    public double scale(String path) {
        return scaling.scale(patterned("alpha_pattern", alphaPattern, path, alpha), rank(path));
    }

    private static <T> T patterned(String name, Map<String, T> pattern, String path, T otherwise) {
        for (Map.Entry<String, T> entry : pattern.entrySet()) {
            if (endOfPath(name, entry.getKey()).matcher(path).lookingAt()) {
                return entry.getValue();
            }
        }
        return otherwise;
    }

    /** Refuses a key of a pattern that matches none of these modules. */
    void requireUseOfPatterns(List<String> paths) {
        requireUse("rank_pattern", rankPattern.keySet(), paths);
        requireUse("alpha_pattern", alphaPattern.keySet(), paths);
    }

    private static void requireUse(String name, Set<String> keys, List<String> paths) {
        for (String key : keys) {
            Pattern pattern = endOfPath(name, key);
            if (paths.stream().noneMatch(path -> pattern.matcher(path).lookingAt())) {
                throw Errors.loraInvalid(
                        name, key, "such that it matches the end of a targeted module, such as " + paths.get(0));
            }
        }
    }

    private static Pattern endOfPath(String name, String key) {
        return PythonPattern.compile(name, "(.*\\.)?(" + key + ")$");
    }

    /**
     * The same with another rank in every layer, and such an alpha that the scale stays.
     *
     * @param other R
     */
    public LoraConfig withRank(int other) {
        if (other == rank) {
            return this;
        }
        if (!rankPattern.isEmpty() || !alphaPattern.isEmpty()) {
            throw Errors.loraInvalid("rank_pattern", rankPattern + " " + alphaPattern, "empty where ranks are mixed");
        }
        double sameScale = scaling.scale(alpha, rank) / scaling.scale(1, other);
        return new LoraConfig(other, sameScale, scaling, targets, rankPattern, alphaPattern);
    }

    /** This configuration with the targets in the names of a model, see {@link TargetModules#inNamesOf}. */
    LoraConfig inNamesOf(Predicate<String> has) {
        return new LoraConfig(rank, alpha, scaling, targets.inNamesOf(has), rankPattern, alphaPattern);
    }

    /** What the hash of an adapter begins with: what is as usual is left out. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "LoraConfig[", "]");
        text.add("rank=" + rank).add("alpha=" + alpha).add("targetModules=" + targets.chosen());
        if (scaling != LoraScaling.BY_RANK) {
            text.add("scaling=" + scaling);
        }
        if (!targets.excluded().equals(ModuleFilter.NONE)) {
            text.add("excludeModules=" + targets.excluded());
        }
        if (!targets.layers().isEmpty()) {
            text.add("layers=" + targets.layers()).add("layersPatterns=" + targets.layersPatterns());
        }
        if (!rankPattern.isEmpty()) {
            text.add("rankPattern=" + rankPattern);
        }
        if (!alphaPattern.isEmpty()) {
            text.add("alphaPattern=" + alphaPattern);
        }
        return text.toString();
    }
}
