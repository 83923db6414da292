package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenStatesTest {
    private static final float TOLERANCE = 1e-4f;
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final List<JsonNode> HIDDEN =
            elements(References.json("decoding.json").get("hidden"));
    private static final List<String> TEXTS =
            HIDDEN.stream().map(row -> row.get("text").textValue()).toList();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theStatesOfALayerAreThoseOfTransformers(int layer) {
        List<float[][]> states = new HiddenStates(MODEL, layer).tokens(TEXTS, 1000);

        for (int row = 0; row < HIDDEN.size(); row++) {
            float[] expected = floats(HIDDEN.get(row).get("layers").get(String.valueOf(layer)));
            assertThat(largestDifference(flat(states.get(row)), expected)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void theMeanOfTheLastLayerIsThatOfTransformersWhateverTheBatch() {
        HiddenStates last = new HiddenStates(MODEL, -1);
        for (int batchTokens : new int[] {1, 1000}) {
            List<float[]> pooled = last.pooled(TEXTS, batchTokens);
            for (int row = 0; row < HIDDEN.size(); row++) {
                assertThat(largestDifference(
                                pooled.get(row), floats(HIDDEN.get(row).get("pooled"))))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static float[] flat(float[][] states) {
        float[] flat = new float[states.length * states[0].length];
        for (int token = 0; token < states.length; token++) {
            System.arraycopy(states[token], 0, flat, token * states[token].length, states[token].length);
        }
        return flat;
    }
}
