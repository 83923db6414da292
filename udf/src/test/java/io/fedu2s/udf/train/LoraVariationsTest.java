package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training where ranks and scales differ between modules, and some have none, beside peft. */
class LoraVariationsTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"rslora", "patterns", "patterns-rslora", "paths", "one-layer", "fused"})
    void theLossesAreThoseOfPeft(String name) {
        JsonNode reference = reference(name);

        try (LanguageModel model = model(reference);
                LoraSteps steps = new LoraSteps(model, adapter(name), training(reference))) {
            for (JsonNode loss : reference.get("losses")) {
                double expected = loss.doubleValue();
                assertThat(steps.take(rows(reference))).isCloseTo(expected, within(TOLERANCE * expected));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rslora", "patterns", "patterns-rslora", "paths", "one-layer", "fused"})
    void theNormsOfTheFirstGradientsAreThoseOfPeft(String name) {
        JsonNode reference = reference(name);
        Adapter start = adapter(name);

        try (LanguageModel model = model(reference);
                NDManager owner = model.scope()) {
            AdapterWeights weights = start.load(model.config(), owner);
            TrainingRows rows = TrainingRows.of(owner, rows(reference));
            NDList gradients = model.decoder()
                    .adapterGradients(owner, rows.tokens(), rows.chosen(), rows.share(), weights, Activations.KEPT);
            gradients.remove(0);
            NDList placed = new NDList();
            for (NDArray weight : weights.tensors()) {
                placed.add(weight.size() == 0 ? weight : gradients.remove(0));
            }

            Adapter gradient = start.withValues(model.config(), new AdapterWeights(placed, weights.scales()));
            assertThat(gradient.tensors()).hasSize(reference.get("norms").size());
            for (AdapterTensor tensor : gradient.tensors()) {
                double norm = reference.get("norms").get(tensor.name()).doubleValue();
                assertThat(norm(tensor.values())).as(tensor.name()).isCloseTo(norm, within(TOLERANCE * norm));
            }
        }
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static JsonNode reference(String name) {
        return References.json("adapters/" + name + "/reference.json");
    }

    private static Adapter adapter(String name) {
        return PeftFolder.read(References.folder("adapters/" + name));
    }

    private static LanguageModel model(JsonNode reference) {
        return LanguageModel.loadWithoutTokenizer(
                References.folder(reference.get("model").textValue()), Dtype.FLOAT32, References.device());
    }

    private static List<TrainingRow> rows(JsonNode reference) {
        int prompt = reference.get("prompt").intValue();
        return elements(reference.get("rows")).stream()
                .map(row -> row(ints(row), prompt))
                .toList();
    }

    private static TrainingRow row(int[] ids, int prompt) {
        return TrainingRow.of(Arrays.copyOf(ids, prompt), Arrays.copyOfRange(ids, prompt, ids.length));
    }

    private static TrainingConfig training(JsonNode reference) {
        return new TrainingConfig(
                2,
                64,
                reference.get("steps").intValue(),
                0,
                new OptimiserConfig(
                        LocalOptimiser.ADAMW,
                        reference.get("learning_rate").doubleValue(),
                        "constant",
                        0,
                        0,
                        reference.get("clip").doubleValue()),
                Activations.KEPT);
    }
}
