package io.fedu2s.udf.encode;

import static io.fedu2s.udf.encode.Encoders.flat;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.model.References;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderStatesTest {
    private static final float TOLERANCE = 1e-4f;
    private static final Backbone MODEL = Encoders.load(References.folder("nano-llama"));
    private static final TextEncoder ENCODER = new TextEncoder(MODEL);
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
        List<TokenStates> states = ENCODER.tokens(TEXTS, layer, 1000);

        for (int row = 0; row < HIDDEN.size(); row++) {
            float[] expected = floats(HIDDEN.get(row).get("layers").get(String.valueOf(layer)));
            assertThat(largestDifference(flat(states.get(row)), expected)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void theMeanOfTheLastLayerIsThatOfTransformersWhateverTheBatch() {
        for (int batchTokens : new int[] {1, 1000}) {
            List<float[]> pooled = ENCODER.pooled(TEXTS, batchTokens);
            for (int row = 0; row < HIDDEN.size(); row++) {
                assertThat(largestDifference(
                                pooled.get(row), floats(HIDDEN.get(row).get("pooled"))))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void onlyTheLeadingTokenIsSpecial() {
        boolean[] special = ENCODER.tokens(List.of("Brass"), 0, 1000).get(0).special();

        assertThat(special[0]).isTrue();
        assertThat(special.length).isGreaterThan(1);
        for (int t = 1; t < special.length; t++) {
            assertThat(special[t]).isFalse();
        }
    }
}
