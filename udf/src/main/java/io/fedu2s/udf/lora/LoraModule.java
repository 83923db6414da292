package io.fedu2s.udf.lora;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LinearLayer;
import io.fedu2s.udf.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear layer of a model with low-rank matrices.
 *
 * @param path such as {@code model.layers.0.self_attn.q_proj}
 * @param place among the 7 L that the kernels know
 * @param inputs columns of A
 * @param outputs rows of B
 * @param rank rows of A, columns of B
 * @param scale what the product B A is multiplied with
 */
record LoraModule(String path, int place, int inputs, int outputs, int rank, double scale) {
    /**
     * The targets of a configuration in a model, layer by layer in the kernels' order.
     *
     * @throws io.fedu2s.udf.error.UserException where there is none
     */
    static List<LoraModule> of(LoraConfig config, ModelConfig model) {
        List<LoraModule> modules = new ArrayList<>();
        for (LoraModule module : all(config, model)) {
            if (config.targets().contains(module.path())) {
                modules.add(module);
            }
        }
        if (modules.isEmpty()) {
            throw Errors.loraInvalid(
                    "target_modules",
                    config.targets().chosen().toString(),
                    "such that it targets some of " + names(model));
        }
        return modules;
    }

    /**
     * The same, where every name of the targets and every key of the patterns stands for something.
     *
     * @throws io.fedu2s.udf.error.UserException where the model has no linear layer of a name or key
     */
    static List<LoraModule> ofEveryName(LoraConfig config, ModelConfig model) {
        if (config.targets().chosen() instanceof ModuleFilter.Named named) {
            List<LoraModule> all = all(config, model);
            for (String name : named.names()) {
                if (all.stream().noneMatch(module -> ModuleFilter.Named.matches(name, module.path()))) {
                    throw Errors.loraInvalid("target_modules", name, "one of " + names(model) + " in this model");
                }
            }
        }
        List<LoraModule> modules = of(config, model);
        config.requireUseOfPatterns(modules.stream().map(LoraModule::path).toList());
        return modules;
    }

    private static List<LoraModule> all(LoraConfig config, ModelConfig model) {
        List<LoraModule> modules = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (LinearLayer linear : model.linears()) {
                String path = "model.layers." + layer + "." + linear.name();
                int place = AdapterWeights.PLACES * layer + linear.place();
                modules.add(new LoraModule(
                        path, place, linear.inputs(), linear.outputs(), config.rank(path), config.scale(path)));
            }
        }
        return modules;
    }

    private static List<String> names(ModelConfig model) {
        return model.linears().stream().map(LinearLayer::lastName).toList();
    }

    /** The name of A (R, in) in a PEFT folder. */
    String nameOfA() {
        return "base_model.model." + path + ".lora_A.weight";
    }

    /** The name of B (out, R) in a PEFT folder. */
    String nameOfB() {
        return "base_model.model." + path + ".lora_B.weight";
    }
}
