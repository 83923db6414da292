package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FedProx's term, SCAFFOLD's constant and plain gradient steps, beside torch and peft. */
class GradientCorrectionTest {
    private static final JsonNode REFERENCE = References.json("correction.json");
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final Adapter START = PeftFolder.read(References.folder("nano-lora-q-v"));

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "sgd-proximal", "sgd-constant", "adamw-both-clipped"})
    void fourStepsLeadWhereTorchLeads(String name) {
        JsonNode expected = REFERENCE.get("cases").get(name);
        GradientCorrection correction =
                GradientCorrection.proximal(expected.get("mu").doubleValue());
        if (expected.get("constant").booleanValue()) {
            correction = correction.plus(constant());
        }
        try (LoraSteps steps =
                new LoraSteps(FrozenBase.of(MODEL), START, config(expected), correction, TrainedFactors.BOTH)) {
            for (JsonNode loss : expected.get("losses")) {
                assertThat(steps.take(rows())).isCloseTo(loss.doubleValue(), within(1e-4 * loss.doubleValue()));
            }
            for (AdapterTensor tensor : steps.adapter().tensors()) {
                float[] end = floats(expected.get("final").get(tensor.name()));
                float[] start = START.tensor(tensor.name()).orElseThrow().values();
                assertThat(relativeDifference(way(start, tensor.values()), way(start, end)))
                        .as("the way of %s", tensor.name())
                        .isLessThan(1e-3);
            }
        }
    }

    @Test
    void aHugeProximalTermKeepsTheAdapterNearItsStart() {
        double free = norm(trained(Optimisers.sgd(1e-3), GradientCorrection.NONE));
        double held = norm(trained(Optimisers.sgd(1e-3), GradientCorrection.proximal(500)));

        // Each step halves the way from the start before it adds its own: 1 + ½ + ¼ + … < 2 steps instead of 20.
        assertThat(held).isLessThan(0.12 * free);
        assertThat(held).isPositive();
    }

    @Test
    void aConstantMovesTheFirstPlainStepByTheRateTimesItself() {
        TrainingConfig config =
                config(REFERENCE.get("cases").get("sgd-constant")).withSteps(1);
        Adapter plain = new LoraTrainer(MODEL).train(START, pairs(), config).adapter();
        Adapter corrected = new LoraTrainer(MODEL)
                .train(START, pairs(), config, GradientCorrection.NONE.plus(constant()), TrainedFactors.BOTH)
                .adapter();

        for (AdapterTensor tensor : constant().tensors()) {
            float[] without = plain.tensor(tensor.name()).orElseThrow().values();
            float[] with = corrected.tensor(tensor.name()).orElseThrow().values();
            for (int i = 0; i < with.length; i++) {
                assertThat(with[i] - without[i]).isCloseTo((float) (-0.05 * tensor.values()[i]), within(1e-6f));
            }
        }
    }

    @Test
    void aConstantOfZerosGivesTheBytesOfNone() {
        Adapter zeros = new Adapter(
                START.config(),
                START.tensors().stream()
                        .map(tensor -> new AdapterTensor(
                                tensor.name(), tensor.rows(), tensor.columns(), new float[tensor.values().length]))
                        .toList());

        Adapter corrected = trained(Optimisers.adamW(1e-2), GradientCorrection.NONE.plus(zeros));

        assertThat(corrected.sha256())
                .isEqualTo(
                        trained(Optimisers.adamW(1e-2), GradientCorrection.NONE).sha256());
        assertThat(corrected.sha256())
                .isNotEqualTo(trained(Optimisers.adamW(1e-2), GradientCorrection.NONE.plus(constant()))
                        .sha256());
    }

    @Test
    void aConstantOfAnotherShapeIsRefused() {
        Adapter other = Adapter.initial(new LoraConfig(3, 4, List.of("q_proj", "v_proj")), MODEL.config(), 1);

        assertThatThrownBy(() -> new LoraSteps(
                        FrozenBase.of(MODEL),
                        START,
                        config(REFERENCE.get("cases").get("sgd")),
                        GradientCorrection.NONE.plus(other),
                        TrainedFactors.BOTH))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("it is 3 x 64, the model wants 2 x 64");
        assertThatThrownBy(() -> GradientCorrection.proximal(-1))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("federate.proximal", "-1.0", "at least 0.0");
    }

    private static Adapter trained(OptimiserConfig optimiser, GradientCorrection correction) {
        TrainingConfig config = new TrainingConfig(6, 256, 20, 7, optimiser, Activations.KEPT);
        return new LoraTrainer(MODEL)
                .train(START, pairs(), config, correction, TrainedFactors.BOTH)
                .adapter();
    }

    private static double norm(Adapter adapter) {
        return UpdateEncoder.norm(START, adapter);
    }

    private static float[] way(float[] start, float[] end) {
        float[] way = new float[start.length];
        for (int i = 0; i < way.length; i++) {
            way[i] = end[i] - start[i];
        }
        return way;
    }

    private static Adapter constant() {
        return new Adapter(
                START.config(),
                START.tensors().stream()
                        .map(tensor -> new AdapterTensor(
                                tensor.name(),
                                tensor.rows(),
                                tensor.columns(),
                                floats(REFERENCE.get("constant").get(tensor.name()))))
                        .toList());
    }

    private static TrainingConfig config(JsonNode expected) {
        return new TrainingConfig(
                6,
                256,
                expected.get("losses").size(),
                1,
                new OptimiserConfig(
                        expected.get("optimiser").textValue().equals("sgd") ? LocalOptimiser.SGD : LocalOptimiser.ADAMW,
                        expected.get("learning_rate").doubleValue(),
                        "constant",
                        0,
                        expected.get("weight_decay").doubleValue(),
                        expected.get("clip").doubleValue()),
                Activations.KEPT);
    }

    private static List<TrainingPair> pairs() {
        return elements(References.json("lora.json").get("pairs")).stream()
                .map(pair -> new TrainingPair(
                        pair.get("prompt").textValue(), pair.get("response").textValue()))
                .toList();
    }

    private static List<TrainingRow> rows() {
        return elements(References.json("lora.json").get("pairs")).stream()
                .map(pair -> row(References.ints(pair.get("ids")), References.ints(pair.get("labels"))))
                .toList();
    }

    private static TrainingRow row(int[] ids, int[] labels) {
        float[] shares = new float[ids.length];
        for (int t = 0; t < ids.length; t++) {
            shares[t] = labels[t] >= 0 ? 1 : 0;
        }
        return new TrainingRow(ids, shares);
    }
}
