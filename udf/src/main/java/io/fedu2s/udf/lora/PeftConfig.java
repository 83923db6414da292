package io.fedu2s.udf.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code adapter_config.json} of huggingface/peft: what is followed, what has no effect here; all else is refused. */
final class PeftConfig {
    private static final String ALL_LINEAR = "all-linear";

    private static final Set<String> FOLLOWED = Set.of(
            "peft_type",
            "r",
            "lora_alpha",
            "use_rslora",
            "target_modules",
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "rank_pattern",
            "alpha_pattern",
            "bias",
            "init_lora_weights");

    /** Where the adapter comes from, how it was trained, and settings of what is off or refused. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "task_type",
            "base_model_name_or_path",
            "revision",
            "auto_mapping",
            "peft_version",
            "inference_mode",
            "lora_dropout",
            "eva_config",
            "corda_config",
            "loftq_config",
            "lora_ga_config",
            "megatron_core",
            "qalora_group_size",
            "ensure_weight_tying",
            "runtime_config");

    /** Initialisations that leave the base model as it is; the others put a part of it into the adapter. */
    private static final Set<String> INITIALISATIONS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    private PeftConfig() {}

    /**
     * The configuration in a file's words.
     *
     * @throws io.fedu2s.udf.error.UserException by the name of a key that cannot be followed
     */
    static LoraConfig read(JsonNode json) {
        requireOneOf(json, "peft_type", Set.of("LORA"), "");
        json.properties().forEach(entry -> {
            if (!FOLLOWED.contains(entry.getKey())
                    && !WITHOUT_EFFECT.contains(entry.getKey())
                    && isOn(entry.getValue())) {
                throw wrong(json, entry.getKey(), "off: this build does not follow it");
            }
        });
        requireOneOf(json, "bias", Set.of("none"), "none");
        requireOneOf(json, "init_lora_weights", INITIALISATIONS, "true");
        TargetModules targets = new TargetModules(
                targets(json),
                filter(json, "exclude_modules"),
                list(json, "layers_to_transform", JsonNode::isInt, JsonNode::intValue, "a list of whole numbers"),
                texts(json, "layers_pattern"));
        return new LoraConfig(
                number(json, "r", json.path("r"), JsonNode::isInt).intValue(),
                number(json, "lora_alpha", json.path("lora_alpha"), JsonNode::isNumber)
                        .doubleValue(),
                isOn(json.path("use_rslora")) ? LoraScaling.BY_ROOT_OF_RANK : LoraScaling.BY_RANK,
                targets,
                pattern(json, "rank_pattern", JsonNode::isInt, Number::intValue),
                pattern(json, "alpha_pattern", JsonNode::isNumber, Number::doubleValue));
    }

    private static void requireOneOf(JsonNode json, String key, Set<String> values, String fallback) {
        String value = json.hasNonNull(key) ? json.path(key).asText() : fallback;
        if (!values.contains(value)) {
            throw wrong(json, key, values.stream().sorted().toList() + ": this build does not follow others");
        }
    }

    private static boolean isOn(JsonNode value) {
        boolean nothing = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
        return !nothing && !(value.isBoolean() && !value.booleanValue());
    }

    private static ModuleFilter targets(JsonNode json) {
        JsonNode targets = json.path("target_modules");
        if (targets.isTextual() && targets.textValue().toLowerCase(Locale.ROOT).equals(ALL_LINEAR)) {
            return new ModuleFilter.Named(LoraConfig.ALL_LINEAR);
        }
        return filter(json, "target_modules");
    }

    private static ModuleFilter filter(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isTextual()) {
            return value.textValue().isEmpty() ? ModuleFilter.NONE : new ModuleFilter.Matching(value.textValue());
        }
        return new ModuleFilter.Named(texts(json, key));
    }

    private static List<String> texts(JsonNode json, String key) {
        return list(json, key, JsonNode::isTextual, JsonNode::textValue, "a list of texts");
    }

    /** A list, or one element alone. */
    private static <T> List<T> list(
            JsonNode json, String key, Predicate<JsonNode> isOne, Function<JsonNode, T> one, String expected) {
        JsonNode value = json.path(key);
        List<T> elements = new ArrayList<>();
        if (isOne.test(value)) {
            elements.add(one.apply(value));
        } else if (value.isArray()) {
            for (JsonNode element : value) {
                if (!isOne.test(element)) {
                    throw wrong(json, key, expected);
                }
                elements.add(one.apply(element));
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw wrong(json, key, expected);
        }
        return elements;
    }

    private static <T> Map<String, T> pattern(
            JsonNode json, String key, Predicate<JsonNode> isOne, Function<Number, T> one) {
        Map<String, T> pattern = new LinkedHashMap<>();
        if (isOn(json.path(key)) && !json.path(key).isObject()) {
            throw wrong(json, key, "a map from modules to numbers");
        }
        json.path(key).properties().forEach(entry -> {
            Number value = number(json, key, entry.getValue(), isOne);
            pattern.put(entry.getKey(), one.apply(value));
        });
        return pattern;
    }

    private static Number number(JsonNode json, String key, JsonNode value, Predicate<JsonNode> isOne) {
        if (!isOne.test(value)) {
            throw wrong(json, key, "a number, and a whole one for a rank");
        }
        return value.numberValue();
    }

    private static RuntimeException wrong(JsonNode json, String key, String expected) {
        JsonNode value = json.path(key);
        return Errors.loraInvalid(key, value.isValueNode() ? value.asText() : value.toString(), expected);
    }

    /** The file's words for a configuration; what is as usual is left out. */
    static ObjectNode write(LoraConfig lora, String baseModelPath) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", baseModelPath);
        json.put("r", lora.rank());
        json.put("lora_alpha", lora.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        json.put("use_rslora", lora.scaling() == LoraScaling.BY_ROOT_OF_RANK);
        json.put("use_dora", false);
        TargetModules targets = lora.targets();
        write(json, "target_modules", targets.chosen());
        if (!targets.excluded().equals(ModuleFilter.NONE)) {
            write(json, "exclude_modules", targets.excluded());
        }
        if (!targets.layers().isEmpty()) {
            targets.layers().forEach(json.putArray("layers_to_transform")::add);
        }
        if (!targets.layersPatterns().isEmpty()) {
            targets.layersPatterns().forEach(json.putArray("layers_pattern")::add);
        }
        if (!lora.rankPattern().isEmpty()) {
            lora.rankPattern().forEach(json.putObject("rank_pattern")::put);
        }
        if (!lora.alphaPattern().isEmpty()) {
            lora.alphaPattern().forEach(json.putObject("alpha_pattern")::put);
        }
        return json;
    }

    private static void write(ObjectNode json, String key, ModuleFilter filter) {
        if (filter instanceof ModuleFilter.Matching matching) {
            json.put(key, matching.expression());
        } else if (filter instanceof ModuleFilter.Named named) {
            named.names().forEach(json.putArray(key)::add);
        }
    }
}
