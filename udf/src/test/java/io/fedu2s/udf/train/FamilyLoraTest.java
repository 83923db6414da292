package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static io.fedu2s.udf.model.References.relativeDifference;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LoRA on every family of decoders beside peft, from an adapter that peft saved with {@code all-linear}. */
class FamilyLoraTest {
    private static final double TOLERANCE = 1e-4;

    static List<String> decoders() {
        return References.decoders();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void anAdapterThatPeftSavedGivesTheLogitsOfPeft(String family) {
        JsonNode lora = lora(family);

        try (LanguageModel model = References.family(family, Dtype.FLOAT32)) {
            assertThat(largestDifference(
                            logits(model, start(family), ints(lora.get("ids"))), floats(lora.get("logits"))))
                    .isLessThan(LOGIT_TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void theFirstGradientsAreThoseOfPeft(String family) {
        JsonNode lora = lora(family);
        Adapter start = start(family);

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                NDManager owner = model.scope()) {
            AdapterWeights weights = start.load(model.config(), owner);
            // Rows that come several times change no mean, but products of many rows take another way.
            for (int times : new int[] {1, 7}) {
                TrainingRows rows = TrainingRows.of(
                        owner,
                        Collections.nCopies(times, rows(lora, 0)).stream()
                                .flatMap(List::stream)
                                .toList());
                for (Activations activations : Activations.values()) {
                    NDList gradients = model.decoder()
                            .adapterGradients(owner, rows.tokens(), rows.chosen(), rows.share(), weights, activations);
                    double loss = gradients.remove(0).getFloat();

                    assertThat(loss).isCloseTo(lora.get("losses").get(0).doubleValue(), within(TOLERANCE * loss));
                    assertGradient(start.withValues(model.config(), inPlace(weights, gradients)), lora);
                }
            }
        }
    }

    private static void assertGradient(Adapter gradient, JsonNode lora) {
        assertThat(gradient.tensors()).hasSize(lora.get("norms").size());
        for (AdapterTensor tensor : gradient.tensors()) {
            double norm = lora.get("norms").get(tensor.name()).doubleValue();
            assertThat(norm(tensor.values())).as(tensor.name()).isCloseTo(norm, within(TOLERANCE * norm));
        }
        lora.get("gradients").properties().forEach(entry -> assertSame(gradient, entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void tenStepsLeadWherePeftLeads(String family) throws IOException {
        JsonNode lora = lora(family);
        int[] ids = ints(lora.get("ids"));
        // check_written.py of src/test/python loads this folder in peft.
        Path folder = Path.of("target", "written-adapter", "families", family);

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                LoraSteps steps = new LoraSteps(model, start(family), config(lora))) {
            for (int step = 0; step < lora.get("steps").intValue(); step++) {
                double expected = lora.get("losses").get(step).doubleValue();
                assertThat(steps.take(rows(lora, step)))
                        .as("loss of step %d", step)
                        .isCloseTo(expected, within(TOLERANCE * expected));
            }
            Adapter tuned = steps.adapter();
            assertThat(tuned.tensors()).hasSize(lora.get("final").size());
            lora.get("final").properties().forEach(entry -> assertSame(tuned, entry.getKey(), entry.getValue()));

            PeftFolder.write(tuned, "families/" + family, folder);
            float[] logits = logits(model, PeftFolder.read(folder), ids);
            References.writeLogits(folder.resolve("logits.json"), ids, logits);
            assertThat(logits).isEqualTo(logits(model, tuned, ids));
            assertThat(relativeDifference(logits, floats(lora.get("final_logits"))))
                    .isLessThan(TOLERANCE);
        }
    }

    private static void assertSame(Adapter adapter, String name, JsonNode expected) {
        assertThat(relativeDifference(adapter.tensor(name).orElseThrow().values(), floats(expected)))
                .as(name)
                .isLessThan(TOLERANCE);
    }

    private static double norm(float[] values) {
        return Math.sqrt(IntStream.range(0, values.length)
                .mapToDouble(i -> (double) values[i] * values[i])
                .sum());
    }

    private static float[] logits(LanguageModel model, Adapter adapter, int[] ids) {
        try (NDManager scope = model.scope()) {
            return model.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), adapter.load(model.config(), scope))
                    .toFloatArray();
        }
    }

    /** The gradients at their matrices' places. */
    private static AdapterWeights inPlace(AdapterWeights weights, NDList gradients) {
        NDList placed = new NDList();
        int at = 0;
        for (NDArray weight : weights.tensors()) {
            placed.add(weight.size() == 0 ? weight : gradients.get(at++));
        }
        return new AdapterWeights(placed, weights.scales());
    }

    private static Adapter start(String family) {
        return PeftFolder.read(References.folder("families/" + family + "/adapter"));
    }

    private static JsonNode lora(String family) {
        return References.reference(family).get("lora");
    }

    private static List<TrainingRow> rows(JsonNode lora, int step) {
        JsonNode batches = lora.get("batches");
        return elements(batches.get(step % batches.size())).stream()
                .map(index -> row(lora.get("rows").get(index.intValue())))
                .toList();
    }

    private static TrainingRow row(JsonNode row) {
        int[] labels = ints(row.get("labels"));
        int prompt = Math.toIntExact(
                IntStream.of(labels).takeWhile(label -> label < 0).count());
        int[] ids = ints(row.get("ids"));
        return TrainingRow.of(Arrays.copyOf(ids, prompt), Arrays.copyOfRange(ids, prompt, ids.length));
    }

    private static TrainingConfig config(JsonNode lora) {
        return new TrainingConfig(
                4,
                64,
                lora.get("steps").intValue(),
                0,
                new OptimiserConfig(
                        LocalOptimiser.ADAMW,
                        lora.get("learning_rate").doubleValue(),
                        "constant",
                        0,
                        lora.get("weight_decay").doubleValue(),
                        lora.get("clip").doubleValue()),
                Activations.KEPT);
    }
}
