package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Reads {@code config.json} of any known family, as transformers 4 and 5 write it. Every key must be known: one that
 * changes what the model computes and is passed over would give wrong numbers without a word.
 */
final class ModelConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "config.json";
    private static final int STANDARD_WINDOW = 4096;

    /** Keys that every family reads. */
    private static final Set<String> COMMON = Set.of(
            "architectures",
            "bos_token_id",
            "eos_token_id",
            "head_dim",
            "hidden_act",
            "hidden_size",
            "intermediate_size",
            "max_position_embeddings",
            "num_attention_heads",
            "num_hidden_layers",
            "num_key_value_heads",
            "num_labels",
            "id2label",
            "quantization_config",
            "rms_norm_eps",
            "rope_parameters",
            "rope_scaling",
            "rope_theta",
            "tie_word_embeddings",
            "vocab_size");

    /** Keys of training, of generation or of the library, which change nothing that is computed here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "_attn_implementation_autoset",
            "_name_or_path",
            "auto_map",
            "attention_dropout",
            "begin_suppress_tokens",
            "bad_words_ids",
            "cache_implementation",
            "chunk_size_feed_forward",
            "classifier_dropout",
            "decoder_start_token_id",
            "diversity_penalty",
            "do_sample",
            "dtype",
            "early_stopping",
            "embd_pdrop",
            "encoder_no_repeat_ngram_size",
            "exponential_decay_length_penalty",
            "finetuning_task",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "initializer_range",
            "is_llama_config",
            "label2id",
            "length_penalty",
            "max_length",
            "min_length",
            "model_type",
            "no_repeat_ngram_size",
            "num_beam_groups",
            "num_beams",
            "num_return_sequences",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "pad_token_id",
            "prefix",
            "pretraining_tp",
            "problem_type",
            "remove_invalid_values",
            "repetition_penalty",
            "resid_pdrop",
            "return_dict",
            "return_dict_in_generate",
            "sep_token_id",
            "suppress_tokens",
            "task_specific_params",
            "temperature",
            "tf_legacy_loss",
            "tie_encoder_decoder",
            "tokenizer_class",
            "top_k",
            "top_p",
            "torch_dtype",
            "torchscript",
            "transformers.js_config",
            "transformers_version",
            "typical_p",
            "use_bfloat16",
            "use_cache");

    private final Path file;
    private final JsonNode json;
    private final String architecture;
    private final Family family;

    private ModelConfigReader(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
        this.architecture = json.path("architectures").path(0).asText("");
        this.family = Family.of(file.toString(), architecture);
    }

    static ModelConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw Errors.modelFileMissing(folder, FILE);
        }
        ModelConfigReader reader = new ModelConfigReader(file, tree(file));
        reader.refuseUnknownKeys();
        reader.refuseVariations();
        return reader.config(folder.resolve("generation_config.json"));
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }

    private void refuseUnknownKeys() {
        json.fieldNames().forEachRemaining(key -> {
            if (!COMMON.contains(key)
                    && !WITHOUT_EFFECT.contains(key)
                    && !family.ownKeys().contains(key)) {
                throw Errors.modelConfigKeyUnknown(file.toString(), key, architecture);
            }
        });
    }

    private void refuseVariations() {
        expect("quantization_config", "null");
        if (family == Family.PHI3) {
            expect("attention_bias", "false");
        }
        expect("rope_interleaved", "false");
        expect("use_mrope", "false");
        expect("use_bidirectional_attention", "false");
    }

    private void expect(String key, String only) {
        JsonNode value = json.path(key);
        String found = value.isContainerNode() ? value.toString() : value.asText(only);
        if (!value.isNull() && !found.equals(only)) {
            throw Errors.modelConfigInvalid(key, found, only + ", the only one this decoder knows");
        }
    }

    private ModelConfig config(Path generation) {
        int width = whole("hidden_size");
        int heads = whole("num_attention_heads");
        int headWidth = json.path("head_dim").asInt(family.headWidth().orElse(heads == 0 ? 0 : width / heads));
        int layers = whole("num_hidden_layers");
        RopeReader ropes = new RopeReader(file, json, architecture, family, maxPositions());
        return new ModelConfig(
                architecture,
                width,
                whole("intermediate_size"),
                layers,
                heads,
                json.path("num_key_value_heads").asInt(family.keyValueHeads().orElse(heads)),
                headWidth,
                whole("vocab_size"),
                maxPositions(),
                json.path("rms_norm_eps").asDouble(family == Family.PHI3 ? 1e-5 : 1e-6),
                ropes.ofGlobalLayers(headWidth),
                ropes.ofLocalLayers(headWidth),
                json.path("tie_word_embeddings").asBoolean(family.isGemma()),
                json.path("bos_token_id").asInt(json.has("bos_token_id") ? -1 : family.bosId()),
                eosIds(generation),
                variations(width, layers, headWidth));
    }

    /** What ends a generated text: generation_config.json says it where there is one. */
    private List<Integer> eosIds(Path generation) {
        JsonNode eos =
                Files.isRegularFile(generation) ? tree(generation).path("eos_token_id") : json.path("eos_token_id");
        if (eos.isMissingNode()) {
            return json.has("eos_token_id") ? integers(json.path("eos_token_id")) : family.eosIds();
        }
        return integers(eos);
    }

    private int maxPositions() {
        return json.path("max_position_embeddings").asInt(family.maxPositions());
    }

    private Variations variations(int width, int layers, int headWidth) {
        boolean gemma = family.isGemma();
        String activation = gemma ? "hidden_activation" : "hidden_act";
        String standard = gemma ? "gelu_pytorch_tanh" : "silu";
        boolean attentionBias = json.path("attention_bias").asBoolean(false);
        boolean feedForwardBias = json.path("mlp_bias").asBoolean(false);
        List<Boolean> local = local(layers);
        return new Variations(
                Activation.of(activation, json.path(activation).asText(standard)),
                gemma,
                gemma ? Math.sqrt(width) : 1,
                1 / Math.sqrt(gemma ? json.path("query_pre_attn_scalar").asDouble(256) : headWidth),
                family == Family.GEMMA2 ? cap("attn_logit_softcapping", 50) : 0,
                gemma && !family.classifies(architecture) ? cap("final_logit_softcapping", 30) : 0,
                local.contains(true) ? window() : 0,
                local,
                family == Family.QWEN2 || attentionBias,
                family != Family.QWEN2 && attentionBias,
                feedForwardBias,
                family == Family.QWEN3 || family == Family.GEMMA3,
                gemma,
                family == Family.PHI3,
                family.classifies(architecture) ? labels() : 0);
    }

    /** A bound by tanh: null is none; only Gemma 2 has one where the key is left out. Gemma 3 never caps attention. */
    private double cap(String key, double standard) {
        return json.path(key).asDouble(family == Family.GEMMA2 && !json.has(key) ? standard : 0);
    }

    private int labels() {
        return json.path("num_labels")
                .asInt(json.has("id2label") ? json.path("id2label").size() : 2);
    }

    private int window() {
        int window = json.path("sliding_window").asInt(family.isGemma() ? STANDARD_WINDOW : windowOrNone());
        if (window <= 0) {
            throw Errors.modelConfigInvalid(
                    "sliding_window",
                    json.path("sliding_window").toString(),
                    "a whole number above 0: layers are local");
        }
        return window;
    }

    /** Only Mistral has a window where the key is left out; null is none. */
    private int windowOrNone() {
        boolean standard = family == Family.MISTRAL && !json.has("sliding_window");
        return json.path("sliding_window").asInt(standard ? STANDARD_WINDOW : 0);
    }

    /** For every layer, whether it sees a window only; {@code layer_types} beats what the family does without it. */
    private List<Boolean> local(int layers) {
        JsonNode types = json.path("layer_types");
        List<Boolean> local = new ArrayList<>();
        for (int layer = 0; layer < Math.min(layers, ModelConfig.MOST_LAYERS); layer++) {
            local.add(types.isArray() ? isLocal(types.path(layer)) : isLocalByRule(layer));
        }
        return local;
    }

    private static boolean isLocal(JsonNode type) {
        return switch (type.asText()) {
            case "full_attention" -> false;
            case "sliding_attention" -> true;
            default ->
                throw Errors.modelConfigInvalid(
                        "layer_types", type.toString(), "a list of full_attention and sliding_attention, one a layer");
        };
    }

    private boolean isLocalByRule(int layer) {
        boolean windowed = windowOrNone() > 0;
        return switch (family) {
            case LLAMA -> false;
            case MISTRAL, PHI3 -> windowed;
            case QWEN2, QWEN3 ->
                windowed
                        && json.path("use_sliding_window").asBoolean(false)
                        && layer >= json.path("max_window_layers").asInt(28);
            case GEMMA2 -> layer % 2 == 0;
            case GEMMA3 ->
                (layer + 1)
                                % json.path("sliding_window_pattern")
                                        .asInt(json.path("_sliding_window_pattern")
                                                .asInt(6))
                        != 0;
        };
    }

    private int whole(String key) {
        JsonNode value = json.path(key);
        if (!value.isInt()) {
            throw Errors.modelConfigInvalid(key, value.toString(), "a whole number, in " + file);
        }
        return value.asInt();
    }

    private static List<Integer> integers(JsonNode node) {
        if (node.isInt()) {
            return List.of(node.asInt());
        }
        return StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }
}
