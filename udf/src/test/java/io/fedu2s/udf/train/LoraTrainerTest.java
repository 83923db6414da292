package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraTrainerTest {
    private static final double TOLERANCE = 1e-4;
    /** Draws the rows in the order of {@code make_lora.py}. */
    private static final long SEED = 17;

    private static final JsonNode LORA = References.json("lora.json");
    private static final LanguageModel MODEL = References.model("nano-llama");

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-linear", "q-and-v"})
    void tenStepsLeadWherePeftLeads(String name) {
        JsonNode reference = LORA.get("cases").get(name);
        List<JsonNode> steps = elements(reference.get("steps"));
        double meanLoss = steps.stream()
                .mapToDouble(step -> step.get("loss").doubleValue())
                .average()
                .orElseThrow();
        double lastLoss = steps.get(steps.size() - 1).get("loss").doubleValue();

        TrainingResult result = new LoraTrainer(MODEL).train(start(reference), pairs(), config(reference));

        assertThat(result.steps()).isEqualTo(steps.size());
        assertThat(result.skipped()).isZero();
        assertThat(result.meanLoss()).isCloseTo(meanLoss, within(TOLERANCE * meanLoss));
        assertThat(result.lastLoss()).isCloseTo(lastLoss, within(TOLERANCE * lastLoss));
        assertSameTensors(result.adapter().tensors(), reference.get("final"));
    }

    @ParameterizedTest
    @CsvSource({"all-linear, KEPT", "q-and-v, KEPT", "all-linear, RECOMPUTED", "q-and-v, RECOMPUTED"})
    void everyStepHasTheLossTheRateAndTheGradientsOfPeft(String name, Activations activations) {
        JsonNode reference = LORA.get("cases").get(name);
        TrainingConfig config = config(reference);
        Adapter start = start(reference);

        try (NDManager owner = MODEL.scope()) {
            AdapterWeights weights = start.load(MODEL.config(), owner);
            NDList parameters = new NDList();
            weights.tensors().stream().filter(tensor -> tensor.size() > 0).forEach(parameters::add);
            Optimiser optimiser = LocalOptimiser.ADAMW.of(
                    owner,
                    MODEL.decoder().kernels(),
                    parameters,
                    config.optimiser().weightDecay());
            for (int step = 0; step < config.steps(); step++) {
                JsonNode expected = reference.get("steps").get(step);
                TrainingRows rows = TrainingRows.of(owner, rows(reference, step));

                NDList gradients = MODEL.decoder()
                        .adapterGradients(owner, rows.tokens(), rows.chosen(), rows.share(), weights, activations);
                double loss = gradients.remove(0).getFloat();

                assertThat(loss).isCloseTo(expected.get("loss").doubleValue(), within(TOLERANCE * loss));
                assertThat(config.rate(step))
                        .isCloseTo(expected.get("learning_rate").doubleValue(), within(1e-12));
                Adapter gradient = start.withValues(MODEL.config(), inPlace(weights, gradients));
                if (step == 0) {
                    assertSameTensors(gradient.tensors(), reference.get("gradients"));
                }
                for (AdapterTensor tensor : gradient.tensors()) {
                    double norm = expected.get("norms").get(tensor.name()).doubleValue();
                    assertThat(norm(tensor.values()))
                            .as("gradient of %s in step %d", tensor.name(), step)
                            .isCloseTo(norm, within(TOLERANCE * norm));
                }
                assertThat(clip(owner, gradients))
                        .isCloseTo(expected.get("norm").doubleValue(), within(TOLERANCE * 10));
                optimiser.step(owner, gradients, config.rate(step));
            }
        }
    }

    @Test
    void aRowLongerThanTheLimitIsLeftOutAndCounted() {
        JsonNode reference = LORA.get("cases").get("q-and-v");
        TrainingConfig whole = config(reference);
        int longest = elements(LORA.get("pairs")).stream()
                .mapToInt(pair -> pair.get("ids").size())
                .max()
                .orElseThrow();
        TrainingConfig shorter = new TrainingConfig(6, longest - 1, 1, SEED, Optimisers.adamW(1e-3), Activations.KEPT);
        TrainingConfig none = new TrainingConfig(6, 2, 1, SEED, Optimisers.adamW(1e-3), Activations.KEPT);
        Adapter start = start(reference);

        assertThat(whole.maxLength()).isGreaterThan(longest);
        assertThat(new LoraTrainer(MODEL).train(start, pairs(), shorter).skipped())
                .isEqualTo(1);
        TrainingResult nothing = new LoraTrainer(MODEL).train(start, pairs(), none);
        assertThat(nothing.skipped()).isEqualTo(6);
        assertThat(nothing.steps()).isZero();
        assertThat(nothing.adapter().sha256()).isEqualTo(start.sha256());
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        Adapter start = Adapter.initial(new LoraConfig(2, 4, List.of("q_proj", "down_proj")), MODEL.config(), 5);
        TrainingConfig config = new TrainingConfig(2, 200, 6, SEED, Optimisers.adamW(1e-2), Activations.KEPT);
        LoraTrainer trainer = new LoraTrainer(MODEL);

        String once = trainer.train(start, pairs(), config).adapter().sha256();

        assertThat(trainer.train(start, pairs(), config).adapter().sha256()).isEqualTo(once);
        assertThat(trainer.train(start, pairs(), config.withSeed(SEED + 1))
                        .adapter()
                        .sha256())
                .isNotEqualTo(once);
    }

    @Test
    void theStartingAdapterIsLeftAsItWas() {
        Adapter start = start(LORA.get("cases").get("q-and-v"));
        String before = start.sha256();

        new LoraTrainer(MODEL).train(start, pairs(), config(LORA.get("cases").get("q-and-v")));

        assertThat(start.sha256()).isEqualTo(before);
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

    private static double clip(NDManager owner, NDList gradients) {
        NDList arguments = new NDList(owner.create(new double[] {1}));
        arguments.addAll(Kernels.list("gradients", gradients));
        return MODEL.decoder().kernels().change(owner, "clip", arguments).head().getFloat();
    }

    private static List<TrainingRow> rows(JsonNode reference, int step) {
        JsonNode batches = reference.get("batches");
        List<TrainingRow> rows = new ArrayList<>();
        for (int pair : References.ints(batches.get(step % batches.size()))) {
            JsonNode row = LORA.get("pairs").get(pair);
            int[] ids = References.ints(row.get("ids"));
            int[] labels = References.ints(row.get("labels"));
            float[] shares = new float[ids.length];
            for (int t = 0; t < ids.length; t++) {
                shares[t] = labels[t] >= 0 ? 1 : 0;
            }
            rows.add(new TrainingRow(ids, shares));
        }
        return rows;
    }

    private static TrainingConfig config(JsonNode reference) {
        return new TrainingConfig(
                reference.get("batches").get(0).size(),
                256,
                reference.get("steps").size(),
                SEED,
                new OptimiserConfig(
                        LocalOptimiser.ADAMW,
                        reference.get("learning_rate").doubleValue(),
                        reference.get("schedule").textValue(),
                        reference.get("warmup").intValue(),
                        reference.get("weight_decay").doubleValue(),
                        reference.get("clip").doubleValue()),
                Activations.KEPT);
    }

    private static Adapter start(JsonNode reference) {
        return PeftFolder.read(References.folder(reference.get("folder").textValue()));
    }

    private static List<TrainingPair> pairs() {
        return elements(LORA.get("pairs")).stream()
                .map(pair -> new TrainingPair(
                        pair.get("prompt").textValue(), pair.get("response").textValue()))
                .toList();
    }

    private static void assertSameTensors(List<AdapterTensor> tensors, JsonNode expected) {
        assertThat(tensors).hasSize(expected.size());
        for (AdapterTensor tensor : tensors) {
            assertThat(relativeDifference(tensor.values(), floats(expected.get(tensor.name()))))
                    .as(tensor.name())
                    .isLessThan(TOLERANCE);
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
