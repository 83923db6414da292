package io.fedu2s.jobs.config;

import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import io.fedu2s.udf.lora.ModuleFilter;
import io.fedu2s.udf.lora.TargetModules;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of the adapter. */
final class LoraKeys {
    private static final int LARGEST_RANK = 65_536;
    private static final double LEAST_ALPHA = 1e-9;

    private LoraKeys() {}

    static LoraConfig from(Section section) {
        int rank = section.whole("rank", 16, 1, LARGEST_RANK);
        double alpha = section.real("alpha", 32, LEAST_ALPHA, Double.MAX_VALUE);
        String scaling = section.choice("scaling", "lora", "lora", "rslora");
        ModuleFilter targets = targets(section);
        Map<String, Integer> ranks = section.wholes("rankPattern", 1, LARGEST_RANK);
        Map<String, Double> alphas = section.reals("alphaPattern", LEAST_ALPHA, Double.MAX_VALUE);
        section.done();
        return new LoraConfig(
                rank,
                alpha,
                scaling.equals("rslora") ? LoraScaling.BY_ROOT_OF_RANK : LoraScaling.BY_RANK,
                TargetModules.chosen(targets),
                ordered(ranks),
                ordered(alphas));
    }

    private static ModuleFilter targets(Section section) {
        if (section.isText("targets", "all-linear")) {
            String expression = section.text("targets");
            if (!expression.contains(".") && TargetModules.isName(expression)) {
                throw section.wrong("targets", expression, "a list to be a name: [" + expression + "]");
            }
            return new ModuleFilter.Matching(expression);
        }
        List<String> names = section.textsOrWord("targets", "all-linear", LoraConfig.ALL_LINEAR);
        if (names.isEmpty() || !names.stream().allMatch(TargetModules::isName)) {
            throw section.wrong(
                    "targets",
                    names,
                    "a list of some of " + LoraConfig.ALL_LINEAR
                            + ", all-linear, or a regular expression that matches whole paths such as"
                            + " model.layers.0.self_attn.q_proj");
        }
        return new ModuleFilter.Named(names);
    }

    /** The first key that matches a module counts, but a mapping has no order: names come first, then the longer. */
    private static <T> Map<String, T> ordered(Map<String, T> pattern) {
        Map<String, T> ordered = new LinkedHashMap<>();
        pattern.keySet().stream()
                .sorted(Comparator.comparing(LoraKeys::isExpression)
                        .thenComparing(Comparator.comparing(String::length).reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(key -> ordered.put(key, pattern.get(key)));
        return ordered;
    }

    private static boolean isExpression(String key) {
        return !key.replace("\\.", ".").matches("[\\w.]+");
    }
}
