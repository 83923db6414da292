package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.Errors;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads rotary positions from a {@code config.json}. Transformers 5 keeps all of them in {@code rope_parameters}, of Gemma
 * 3 by the type of layers; transformers 4 in {@code rope_theta}, {@code rope_scaling} and, of Gemma 3,
 * {@code rope_local_base_freq}. A file may have both as long as they say the same: which of the two wins differs between
 * versions.
 */
final class RopeReader {
    private static final String NEW = "rope_parameters";
    private static final String SCALING = "rope_scaling";
    private static final String THETA = "rope_theta";
    private static final String LOCAL_THETA = "rope_local_base_freq";
    private static final String PART = "partial_rotary_factor";
    private static final String GLOBAL = "full_attention";
    private static final String LOCAL = "sliding_attention";

    private static final Set<String> KEYS = Set.of(
            "attention_factor",
            "beta_fast",
            "beta_slow",
            "factor",
            "high_freq_factor",
            "low_freq_factor",
            "mscale",
            "mscale_all_dim",
            "original_max_position_embeddings",
            PART,
            THETA,
            "rope_type",
            "truncate",
            "type");

    private final Path file;
    private final JsonNode json;
    private final String architecture;
    private final Family family;
    private final int maxPositions;

    RopeReader(Path file, JsonNode json, String architecture, Family family, int maxPositions) {
        this.file = file;
        this.json = json;
        this.architecture = architecture;
        this.family = family;
        this.maxPositions = maxPositions;
        refuseUnknownKeys();
    }

    private boolean isByLayerType() {
        return family == Family.GEMMA3;
    }

    private void refuseUnknownKeys() {
        json.path(NEW).fieldNames().forEachRemaining(key -> {
            boolean known = isByLayerType() ? key.equals(GLOBAL) || key.equals(LOCAL) : KEYS.contains(key);
            if (!known) {
                throw Errors.modelConfigKeyUnknown(file.toString(), NEW + "." + key, architecture);
            }
        });
    }

    /** Frequencies of the layers that see all of the text. */
    Rope ofGlobalLayers(int headWidth) {
        String place = isByLayerType() ? NEW + "." + GLOBAL : NEW;
        JsonNode now = isByLayerType() ? json.path(NEW).path(GLOBAL) : json.path(NEW);
        JsonNode before = json.path(SCALING);
        double standard = isByLayerType() ? 1_000_000 : 10_000;
        boolean isNew = isStated(now);
        Rope.Scaling scaling = isNew ? scaling(place, now) : scaling(SCALING, before);
        double theta = json.path(THETA).asDouble(standard);
        if (isNew && isStated(before)) {
            agree(place, scaling, SCALING, scaling(SCALING, before));
            // Beside rope_scaling, transformers looks for no base in rope_parameters but in those of Gemma 3.
            if (now.has(THETA) && !json.has(THETA) && !isByLayerType()) {
                agree(place + "." + THETA, now.path(THETA).asDouble(), THETA, standard);
            }
        }
        return new Rope(
                number(now, place, THETA, THETA, theta),
                (int) (headWidth
                        * number(now, place, PART, PART, json.path(PART).asDouble(1))),
                scaling);
    }

    /** Frequencies of the layers that see a window; Gemma 3 alone has others for them. */
    Rope ofLocalLayers(int headWidth) {
        if (!isByLayerType()) {
            return ofGlobalLayers(headWidth);
        }
        String place = NEW + "." + LOCAL;
        JsonNode now = json.path(NEW).path(LOCAL);
        return new Rope(
                number(now, place, THETA, LOCAL_THETA, json.path(LOCAL_THETA).asDouble(10_000)),
                (int) (headWidth
                        * number(now, place, PART, PART, json.path(PART).asDouble(1))),
                isStated(now) ? scaling(place, now) : new Rope.Default());
    }

    private static boolean isStated(JsonNode keys) {
        return keys.isObject() && !keys.isEmpty();
    }

    /** A number that two keys may state; {@code otherwise} is the older key's, or what holds without it. */
    private double number(JsonNode now, String place, String key, String olderKey, double otherwise) {
        if (!now.path(key).isNumber()) {
            return otherwise;
        }
        if (json.path(olderKey).isNumber()) {
            agree(place + "." + key, now.path(key).asDouble(), olderKey, otherwise);
        }
        return now.path(key).asDouble();
    }

    private void agree(String key, Object value, String olderKey, Object olderValue) {
        if (!value.equals(olderValue)) {
            throw Errors.modelConfigContradicts(
                    file.toString(), key, value.toString(), olderKey, olderValue.toString());
        }
    }

    private Rope.Scaling scaling(String place, JsonNode keys) {
        String type = keys.path("rope_type").asText(keys.path("type").asText("default"));
        keys.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw Errors.modelConfigKeyUnknown(file.toString(), place + "." + key, architecture);
            }
        });
        if (family == Family.PHI3 && !type.equals("default")) {
            throw Errors.modelConfigInvalid(
                    "rope_type",
                    type,
                    "default: besides it Phi-3 has only longrope, also called su and yarn, which is unknown here");
        }
        int trained = keys.path("original_max_position_embeddings").asInt(maxPositions);
        return switch (type) {
            case "default" -> new Rope.Default();
            case "linear" -> new Rope.Linear(positive(place, keys, "factor"));
            case "dynamic" -> new Rope.Dynamic(positive(place, keys, "factor"), maxPositions);
            case "yarn" -> yarn(keys, trained);
            case "llama3" ->
                new Rope.Llama3(
                        positive(place, keys, "factor"),
                        positive(place, keys, "low_freq_factor"),
                        positive(place, keys, "high_freq_factor"),
                        trained);
            default ->
                throw Errors.modelConfigInvalid("rope_type", type, "one of [default, linear, dynamic, yarn, llama3]");
        };
    }

    private Rope.Scaling yarn(JsonNode keys, int trained) {
        double factor = keys.path("factor").asDouble((double) maxPositions / trained);
        double scale = keys.path("mscale").asDouble(0);
        double scaleOfAll = keys.path("mscale_all_dim").asDouble(0);
        double attention = scale != 0 && scaleOfAll != 0
                ? attentionFactor(factor, scale) / attentionFactor(factor, scaleOfAll)
                : attentionFactor(factor, 1);
        return new Rope.Yarn(
                factor,
                keys.path("attention_factor").asDouble(attention),
                orElse(keys.path("beta_fast").asDouble(0), 32),
                orElse(keys.path("beta_slow").asDouble(0), 1),
                trained,
                keys.path("truncate").asBoolean(true));
    }

    /** Peng et al. 2023, YaRN, equation 22. */
    private static double attentionFactor(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private static double orElse(double value, double otherwise) {
        return value == 0 ? otherwise : value;
    }

    private static double positive(String place, JsonNode keys, String key) {
        if (!keys.path(key).isNumber() || !(keys.path(key).asDouble() > 0)) {
            throw Errors.modelConfigInvalid(place + "." + key, keys.path(key).toString(), "a number above 0");
        }
        return keys.path(key).asDouble();
    }
}
