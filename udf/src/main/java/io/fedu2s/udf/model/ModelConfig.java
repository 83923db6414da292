package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The shape of a decoder, read from a checkpoint's {@code config.json}.
 *
 * @param architecture name of the architecture, such as {@code LlamaForCausalLM}
 * @param width C, the width of the residual stream
 * @param feedForwardWidth F, the width inside the feed-forward block
 * @param layers L, the number of layers
 * @param heads N, the number of query heads
 * @param keyValueHeads K, the number of key and value heads; divides N
 * @param headWidth H, the width of one head
 * @param vocabularySize V, the number of token ids
 * @param maxPositions the longest sequence the model was made for, in tokens
 * @param normEpsilon added to the mean square in each norm
 * @param ropeTheta the base of the rotary frequencies
 * @param tiedOutput whether the output matrix is the embedding
 * @param bosId the id that begins a text, or -1
 * @param eosIds the ids that end a text
 */
public record ModelConfig(
        String architecture,
        int width,
        int feedForwardWidth,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int vocabularySize,
        int maxPositions,
        double normEpsilon,
        double ropeTheta,
        boolean tiedOutput,
        int bosId,
        List<Integer> eosIds) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ARCHITECTURES = Set.of("LlamaForCausalLM");

    /** Checks that the numbers fit one another. */
    public ModelConfig {
        eosIds = List.copyOf(eosIds);
        positive("hidden_size", width);
        positive("intermediate_size", feedForwardWidth);
        positive("num_hidden_layers", layers);
        positive("num_attention_heads", heads);
        positive("num_key_value_heads", keyValueHeads);
        positive("head_dim", headWidth);
        positive("vocab_size", vocabularySize);
        if (heads % keyValueHeads != 0) {
            throw Errors.modelConfigInvalid(
                    "num_key_value_heads", String.valueOf(keyValueHeads), "a divisor of num_attention_heads " + heads);
        }
        if (headWidth % 2 != 0) {
            throw Errors.modelConfigInvalid("head_dim", String.valueOf(headWidth), "an even number");
        }
    }

    private static void positive(String key, int value) {
        if (value <= 0) {
            throw Errors.modelConfigInvalid(key, String.valueOf(value), "a whole number above 0");
        }
    }

    /**
     * Reads {@code config.json} of a model folder; an architecture or a variation this decoder does not know is refused
     * here, before any weight is read.
     */
    public static ModelConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw Errors.modelFileMissing(folder.toString(), "config.json");
        }
        try {
            return parse(JSON.readTree(file.toFile()), file);
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }

    private static ModelConfig parse(JsonNode json, Path file) {
        String architecture = json.path("architectures").path(0).asText("");
        if (!ARCHITECTURES.contains(architecture)) {
            throw Errors.architectureUnknown(file.toString(), architecture, ARCHITECTURES);
        }
        refuseVariations(json);
        int width = whole(json, "hidden_size", file);
        int heads = whole(json, "num_attention_heads", file);
        return new ModelConfig(
                architecture,
                width,
                whole(json, "intermediate_size", file),
                whole(json, "num_hidden_layers", file),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                json.path("head_dim").asInt(heads == 0 ? 0 : width / heads),
                whole(json, "vocab_size", file),
                json.path("max_position_embeddings").asInt(2048),
                json.path("rms_norm_eps").asDouble(1e-6),
                json.path("rope_parameters")
                        .path("rope_theta")
                        .asDouble(json.path("rope_theta").asDouble(10_000)),
                json.path("tie_word_embeddings").asBoolean(false),
                json.path("bos_token_id").asInt(-1),
                integers(json.path("eos_token_id")));
    }

    private static void refuseVariations(JsonNode json) {
        expect(json, "hidden_act", "silu");
        expect(json, "attention_bias", "false");
        expect(json, "mlp_bias", "false");
        expect(json.path("rope_scaling"), "rope_type", "default");
        expect(json.path("rope_scaling"), "type", "default");
        expect(json.path("rope_parameters"), "rope_type", "default");
        expect(json, "quantization_config", "null");
    }

    private static void expect(JsonNode json, String key, String only) {
        JsonNode value = json.path(key);
        String found = value.isContainerNode() ? value.toString() : value.asText(only);
        if (!value.isNull() && !found.equals(only)) {
            throw Errors.modelConfigInvalid(key, found, only + ", the only one this decoder knows");
        }
    }

    private static int whole(JsonNode json, String key, Path file) {
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
