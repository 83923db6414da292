package io.fedu2s.udf.product;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An adapter as the factors of its modules, and back. */
public final class ModuleFactors {
    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    private ModuleFactors() {}

    /** The path of the module that a tensor of this name belongs to, such as {@code model.layers.0.mlp.up_proj}. */
    public static String path(String tensor) {
        if (!tensor.startsWith(PREFIX) || !(tensor.endsWith(A) || tensor.endsWith(B))) {
            throw new IllegalArgumentException("'%s' is no LoRA factor's name".formatted(tensor));
        }
        return tensor.substring(PREFIX.length(), tensor.length() - A.length());
    }

    /** Whether a tensor of this name is an A, and not a B. */
    public static boolean isA(String tensor) {
        return tensor.endsWith(A);
    }

    /** A and B of a module, rounded to float. */
    public static List<AdapterTensor> tensors(String path, Factors factors) {
        return List.of(factors.tensorA(PREFIX + path + A), factors.tensorB(PREFIX + path + B));
    }

    /** B, A and scale of every module, by its path. */
    public static SortedMap<String, Factors> of(Adapter adapter) {
        SortedMap<String, Factors> modules = new TreeMap<>();
        for (AdapterTensor tensor : adapter.tensors()) {
            String path = path(tensor.name());
            if (tensor.name().endsWith(A)) {
                AdapterTensor b = adapter.tensor(PREFIX + path + B)
                        .orElseThrow(() -> new IllegalArgumentException("'%s' has A, but no B".formatted(path)));
                modules.put(path, Factors.of(b, tensor, adapter.config().scale(path)));
            }
        }
        return modules;
    }

    /**
     * The adapter of these factors, rounded to float.
     *
     * @param config whose ranks and scales they have
     * @param modules factors by module path
     */
    public static Adapter adapter(LoraConfig config, Map<String, Factors> modules) {
        List<AdapterTensor> tensors = new ArrayList<>();
        modules.forEach((path, factors) -> {
            if (factors.rank() != config.rank(path) || factors.scale() != config.scale(path)) {
                throw new IllegalArgumentException("%s: rank %d and scale %s are not rank %d and scale %s"
                        .formatted(path, factors.rank(), factors.scale(), config.rank(path), config.scale(path)));
            }
            tensors.addAll(tensors(path, factors));
        });
        return new Adapter(config, tensors);
    }
}
