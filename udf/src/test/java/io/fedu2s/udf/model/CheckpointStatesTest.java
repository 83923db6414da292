package io.fedu2s.udf.model;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints that say a thing twice, or not at all: as {@code make_checkpoints.py} found them in transformers. */
class CheckpointStatesTest {
    private static final JsonNode REFERENCE = References.json("checkpoints.json");
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";

    @TempDir
    Path folder;

    static List<JsonNode> heads() {
        return elements(REFERENCE.get("heads"));
    }

    static List<JsonNode> followedRopes() {
        return elements(REFERENCE.get("ropes").get("followed"));
    }

    static List<JsonNode> refusedRopes() {
        return elements(REFERENCE.get("ropes").get("refused"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void theOutputIsThatOfTransformersWhateverIsTiedAndStored(JsonNode row) throws IOException {
        JsonNode changes = new ObjectMapper().createObjectNode().set("tie_word_embeddings", row.get("tied"));
        ChangedCheckpoint.of("families/" + row.get("family").asText(), folder, changes, weights -> {
            StoredTensor embedding = Objects.requireNonNull(weights.get(EMBEDDING));
            weights.remove(OUTPUT);
            switch (row.get("stored").asText()) {
                case "equal" -> weights.put(OUTPUT, StoredTensor.of(OUTPUT, embedding.shape(), embedding.floats()));
                case "other" -> weights.put(OUTPUT, ChangedCheckpoint.flipped(OUTPUT, embedding));
                case "alone" -> {
                    weights.put(OUTPUT, ChangedCheckpoint.flipped(OUTPUT, embedding));
                    weights.remove(EMBEDDING);
                }
                default -> {}
            }
            return weights;
        });

        if (row.has("missing")) {
            assertThatThrownBy(this::logits)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("'" + row.get("missing").get(0).asText() + "'");
        } else {
            assertThat(largestDifference(logits(), floats(row.get("logits"))))
                    .as("%s", row)
                    .isLessThan(LOGIT_TOLERANCE);
        }
    }

    @Test
    void anOutputThatEqualsTheEmbeddingIsKeptOnce() throws IOException {
        ChangedCheckpoint.of("families/llama-default", folder, new ObjectMapper().createObjectNode(), weights -> {
            StoredTensor embedding = Objects.requireNonNull(weights.get(EMBEDDING));
            weights.put(OUTPUT, StoredTensor.of(OUTPUT, embedding.shape(), embedding.floats()));
            return weights;
        });

        assertThat(ModelConfig.read(folder).tiedOutput()).isTrue();
        try (LanguageModel model = LanguageModel.loadWithoutTokenizer(folder, Dtype.FLOAT32, References.device())) {
            assertThat(model.weights().get(2).isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("followedRopes")
    void positionsAreThoseOfTransformersInNewKeysAndOldOnes(JsonNode row) throws IOException {
        ChangedCheckpoint.of(
                "families/" + row.get("family").asText(), folder, row.get("changes"), UnaryOperator.identity());

        assertThat(largestDifference(logits(), floats(row.get("logits"))))
                .as("%s", row)
                .isLessThan(LOGIT_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("refusedRopes")
    void keysThatContradictEachOtherAreRefusedByName(JsonNode row) throws IOException {
        ChangedCheckpoint.of(
                "families/" + row.get("family").asText(), folder, row.get("changes"), UnaryOperator.identity());

        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "config.json",
                        " by " + row.get("keys").get(0).asText() + ", and ",
                        " by " + row.get("keys").get(1).asText() + ":");
    }

    @Test
    void positionsByLayerTypeAreRefusedWhereTheFamilyHasOneKindAndTheOtherWayRound() throws IOException {
        Map<String, Object> layers = Map.of("full_attention", Map.of("rope_type", "default", "rope_theta", 5.0));
        for (String family : List.of("llama-default", "qwen2-layers", "gemma2")) {
            assertRefused(family, layers, "'rope_parameters.full_attention'");
        }
        assertRefused("gemma3", Map.of("rope_type", "default", "rope_theta", 5.0), "'rope_parameters.rope_t");
    }

    private void assertRefused(String family, Map<String, Object> rope, String key) throws IOException {
        Path target = folder.resolve(family);
        JsonNode changes = new ObjectMapper().valueToTree(Map.of("rope_parameters", rope));
        ChangedCheckpoint.of("families/" + family, target, changes, UnaryOperator.identity());

        assertThatThrownBy(() -> ModelConfig.read(target))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(key);
    }

    /** Of the last token. */
    private float[] logits() {
        int[] ids = ints(REFERENCE.get("ids"));
        try (LanguageModel model = LanguageModel.loadWithoutTokenizer(folder, Dtype.FLOAT32, References.device());
                NDManager scope = model.scope()) {
            float[] all = model.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), AdapterWeights.none(scope))
                    .toFloatArray();
            int v = all.length / ids.length;
            return Arrays.copyOfRange(all, all.length - v, all.length);
        }
    }
}
