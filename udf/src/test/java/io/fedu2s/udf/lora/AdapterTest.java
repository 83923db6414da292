package io.fedu2s.udf.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.References;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterTest {
    private static final ModelConfig NANO = ModelConfig.read(References.folder("nano-llama"));
    private static final LoraConfig ALL = new LoraConfig(4, 8, LoraConfig.ALL_LINEAR);

    @Test
    void theInitialAdapterHasTheNamesAndShapesOfPeft() {
        List<AdapterTensor> saved =
                PeftFolder.read(References.folder("nano-lora-all")).tensors();

        List<AdapterTensor> initial = Adapter.initial(ALL, NANO, 1).tensors();

        assertThat(initial.stream().map(AdapterTest::shaped))
                .containsExactlyElementsOf(
                        saved.stream().map(AdapterTest::shaped).toList());
    }

    @Test
    void theInitialAdapterChangesNothing() {
        try (LanguageModel model = References.model("nano-llama");
                NDManager scope = model.scope()) {
            NDArray ids = References.padded(scope, List.of(new int[] {1, 70, 71, 300}));
            float[] base = model.decoder()
                    .logits(scope, ids, AdapterWeights.none(scope))
                    .toFloatArray();
            float[] adapted = model.decoder()
                    .logits(scope, ids, Adapter.initial(ALL, NANO, 1).load(NANO, scope))
                    .toFloatArray();

            assertThat(adapted).isEqualTo(base);
        }
    }

    @Test
    void itsFirstFactorIsUniformWithinOneOverTheRootOfItsInputs() {
        for (AdapterTensor tensor : Adapter.initial(ALL, NANO, 1).tensors()) {
            double bound = 1 / Math.sqrt(tensor.columns());
            double largest = 0;
            double sum = 0;
            for (float value : tensor.values()) {
                largest = Math.max(largest, Math.abs(value));
                sum += value;
            }
            if (tensor.name().contains("lora_A")) {
                assertThat(largest).isBetween(0.9 * bound, bound);
                assertThat(sum / tensor.values().length).isBetween(-0.2 * bound, 0.2 * bound);
            } else {
                assertThat(largest).isZero();
            }
        }
    }

    @Test
    void theSeedAndTheConfigurationDecideItsBytes() {
        String sha256 = Adapter.initial(ALL, NANO, 1).sha256();

        assertThat(Adapter.initial(ALL, NANO, 1).sha256()).isEqualTo(sha256).matches("[0-9a-f]{64}");
        assertThat(Adapter.initial(ALL, NANO, 2).sha256()).isNotEqualTo(sha256);
        assertThat(Adapter.initial(new LoraConfig(4, 16, LoraConfig.ALL_LINEAR), NANO, 1)
                        .sha256())
                .isNotEqualTo(sha256);
    }

    private static String shaped(AdapterTensor tensor) {
        return "%s %d %d".formatted(tensor.name(), tensor.rows(), tensor.columns());
    }
}
