package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullTrainerTest {
    /** Five Newton-Schulz steps lift what is small, rounding included. */
    private static final double TOLERANCE = 1e-3;

    private static final JsonNode REFERENCE = References.json("full_training.json");

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allWeightsMoveAsInTorchWhateverTheNumberOfThreads(int threads) {
        try (LanguageModel model = References.model("nano-llama");
                FullTrainer trainer = new FullTrainer(model, Dtype.FLOAT32, threads)) {
            for (JsonNode loss : REFERENCE.get("losses")) {
                assertThat(trainer.step(rows(), rate("muon_rate"), rate("adamw_rate")))
                        .isCloseTo(loss.doubleValue(), within(TOLERANCE * loss.doubleValue()));
            }
            List<String> names = names(model.config().layers());
            int at = 0;
            for (NDArray weight : model.weights()) {
                if (weight.size() > 0) {
                    String name = names.get(at++);
                    assertMoved(
                            name, weight.toFloatArray(), REFERENCE.get("final").get(name));
                }
            }
            assertThat(at).isEqualTo(REFERENCE.get("final").size());
        }
    }

    @Test
    void inBfloat16TheLossFallsNearlyAsFar() {
        try (LanguageModel model = References.model("nano-llama");
                FullTrainer trainer = new FullTrainer(model, Dtype.BFLOAT16, 1)) {
            for (JsonNode loss : REFERENCE.get("losses")) {
                assertThat(trainer.step(rows(), rate("muon_rate"), rate("adamw_rate")))
                        .isCloseTo(loss.doubleValue(), within(0.05 * loss.doubleValue()));
            }
        }
    }

    private static void assertMoved(String name, float[] values, JsonNode expected) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double norm = expected.get("norm").doubleValue();
        assertThat(Math.sqrt(squares)).as(name).isCloseTo(norm, within(TOLERANCE * norm));
        List<JsonNode> first = elements(expected.get("first"));
        for (int i = 0; i < first.size(); i++) {
            assertThat((double) values[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(first.get(i).doubleValue(), within(TOLERANCE));
        }
    }

    /** The weights' names in the decoder's order. */
    private static List<String> names(int layers) {
        List<String> names = new ArrayList<>(List.of("model.embed_tokens.weight", "model.norm.weight"));
        for (int layer = 0; layer < layers; layer++) {
            for (String weight : List.of(
                    "input_layernorm",
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.o_proj",
                    "mlp.gate_proj",
                    "mlp.up_proj",
                    "mlp.down_proj",
                    "post_attention_layernorm")) {
                names.add("model.layers.%d.%s.weight".formatted(layer, weight));
            }
        }
        return names;
    }

    private static double rate(String key) {
        return REFERENCE.get(key).doubleValue();
    }

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (JsonNode row : REFERENCE.get("rows")) {
            int[] ids = References.ints(row.get("ids"));
            float[] shares = new float[ids.length];
            for (int t = 0; t < ids.length; t++) {
                shares[t] = row.get("shares").get(t).floatValue();
            }
            rows.add(new TrainingRow(ids, shares));
        }
        return rows;
    }
}
