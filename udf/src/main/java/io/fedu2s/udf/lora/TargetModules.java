package io.fedu2s.udf.lora;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which modules get low-rank matrices, as {@code check_target_module_exists} of huggingface/peft decides it: those chosen
 * and not excluded, in some layers or in all.
 *
 * @param chosen {@code target_modules}; last names in the decoder's order, then other names in theirs
 * @param excluded {@code exclude_modules}
 * @param layers {@code layers_to_transform}: the layers' numbers, empty for all
 * @param layersPatterns {@code layers_pattern}: expressions for what stands before the number, empty for anything
 */
public record TargetModules(
        ModuleFilter chosen, ModuleFilter excluded, List<Integer> layers, List<String> layersPatterns)
        implements Serializable {
    /** Every linear layer of a decoder layer, in the decoder's order. */
    static final List<String> ALL_LINEAR =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** Linear layers that hold several of those in one matrix. */
    private static final Map<String, List<String>> FUSED =
            Map.of("qkv_proj", ALL_LINEAR.subList(0, 3), "gate_up_proj", ALL_LINEAR.subList(4, 6));

    private static final List<String> LAST_NAMES =
            Stream.concat(ALL_LINEAR.stream(), FUSED.keySet().stream().sorted()).toList();

    /** Modules that peft could adapt too. */
    private static final List<String> OUTSIDE_THE_LAYERS = List.of("lm_head", "score", "model.embed_tokens");

    /** Checks that only linear layers of decoder layers are meant, and brings names into an order. */
    public TargetModules {
        if (chosen instanceof ModuleFilter.Named named) {
            chosen = new ModuleFilter.Named(ordered(named.names()));
        } else if (!layers.isEmpty()) {
            throw Errors.loraInvalid("layers_to_transform", layers.toString(), "off beside a regular expression");
        }
        if (layers.isEmpty() && !layersPatterns.isEmpty()) {
            throw Errors.loraInvalid("layers_pattern", layersPatterns.toString(), "off without layers_to_transform");
        }
        layers = List.copyOf(layers);
        layersPatterns = List.copyOf(layersPatterns);
        layersPatterns.forEach(TargetModules::layerNumber);
        for (String module : OUTSIDE_THE_LAYERS) {
            if (chosen.matches(module) && !excluded.matches(module)) {
                throw Errors.loraInvalid("target_modules", chosen.toString(), "without " + module);
            }
        }
    }

    /** The modules that are chosen, in every layer. */
    public static TargetModules chosen(ModuleFilter chosen) {
        return new TargetModules(chosen, ModuleFilter.NONE, List.of(), List.of());
    }

    /** Whether a name, or a path that ends in it, may be that of a linear layer. */
    public static boolean isName(String name) {
        return LAST_NAMES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static List<String> ordered(List<String> names) {
        for (String name : names) {
            if (!isName(name)) {
                throw Errors.loraInvalid("target_modules", name, "one of " + ALL_LINEAR);
            }
        }
        if (names.isEmpty()) {
            throw Errors.loraInvalid("target_modules", "[]", "at least one of " + ALL_LINEAR);
        }
        Set<String> others = new TreeSet<>(names);
        List<String> ordered = new ArrayList<>();
        for (String name : LAST_NAMES) {
            if (others.remove(name)) {
                ordered.add(name);
            }
        }
        ordered.addAll(others);
        return ordered;
    }

    /** Whether a module gets matrices of its own. */
    public boolean contains(String path) {
        return chosen.matches(path) && !excluded.matches(path) && (layers.isEmpty() || isInLayers(path));
    }

    private boolean isInLayers(String path) {
        List<String> patterns = layersPatterns.isEmpty() ? List.of("[^.]*") : layersPatterns;
        for (String pattern : patterns) {
            Matcher matcher = layerNumber(pattern).matcher(path);
            if (matcher.lookingAt()) {
                return layers.contains(Integer.valueOf(matcher.group(PythonPattern.javaName("layer"))));
            }
        }
        return false;
    }

    private static Pattern layerNumber(String pattern) {
        return PythonPattern.compile("layers_pattern", "(?:^|.*?\\.)" + pattern + "\\.(?P<layer>\\d+)\\.");
    }

    /**
     * These targets in the names of a model: where it holds several linear layers in one matrix and all of them are
     * targeted by last name, the one that it has.
     *
     * @param has whether the model has linear layers of a last name
     */
    TargetModules inNamesOf(Predicate<String> has) {
        if (!(chosen instanceof ModuleFilter.Named named)) {
            return this;
        }
        Set<String> names = new TreeSet<>(named.names());
        FUSED.forEach((fused, parts) -> {
            if (has.test(fused) && names.containsAll(parts)) {
                names.removeAll(parts);
                names.add(fused);
            }
        });
        return new TargetModules(new ModuleFilter.Named(List.copyOf(names)), excluded, layers, layersPatterns);
    }
}
