package io.fedu2s.udf.lora;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.WeightedFactors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which PEFT says what an adapter is, beside peft: the folders that {@code make_adapters.py} made. */
class PeftVariationsTest {
    // check_written.py of src/test/python loads what is written here in peft.
    private static final Path WRITTEN = Path.of("target", "written-adapter", "variations");

    static List<String> variations() throws IOException {
        try (Stream<Path> folders = Files.list(References.folder("adapters"))) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("variations")
    void theModulesTheirRanksAndScalesAreThoseOfPeft(String name) {
        JsonNode reference = reference(name);

        List<LoraModule> modules = LoraModule.of(adapter(name).config(), config(reference)).stream()
                .sorted(Comparator.comparing(LoraModule::path))
                .toList();

        List<JsonNode> expected = elements(reference.get("modules"));
        assertThat(modules).hasSameSizeAs(expected);
        for (int i = 0; i < modules.size(); i++) {
            assertThat(modules.get(i).path()).isEqualTo(expected.get(i).get(0).textValue());
            assertThat(modules.get(i).rank()).isEqualTo(expected.get(i).get(1).intValue());
            assertThat(modules.get(i).scale()).isCloseTo(expected.get(i).get(2).doubleValue(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("variations")
    void itGivesTheLogitsOfPeftAndSoItDoesWrittenAndReadAgain(String name) throws IOException {
        JsonNode reference = reference(name);
        int[] ids = ints(reference.get("ids"));
        Adapter adapter = adapter(name);
        Path folder = WRITTEN.resolve(name);

        try (LanguageModel model = model(reference)) {
            float[] logits = logits(model, adapter, ids);
            PeftFolder.write(adapter, reference.get("model").textValue(), folder);
            References.writeLogits(folder.resolve("logits.json"), ids, logits);
            Adapter again = PeftFolder.read(folder);

            assertThat(largestDifference(logits, floats(reference.get("logits"))))
                    .isLessThan(LOGIT_TOLERANCE);
            assertThat(logits(model, again, ids)).isEqualTo(logits);
            assertThat(again.sha256()).isEqualTo(adapter.sha256());
        }
    }

    @Test
    void anAdapterOfAllLinearLayersIsWrittenInTheNamesOfAFusedModel() throws IOException {
        JsonNode reference = reference("fused");
        int[] ids = ints(reference.get("ids"));
        Path folder = WRITTEN.resolve("all-linear-fused");

        try (LanguageModel model = model(reference)) {
            Adapter initial = Adapter.initial(new LoraConfig(3, 6, LoraConfig.ALL_LINEAR), model.config(), 1);
            Adapter adapter = new Adapter(new LoraConfig(3, 6, LoraConfig.ALL_LINEAR), filled(initial));
            PeftFolder.write(adapter, reference.get("model").textValue(), folder);
            References.writeLogits(folder.resolve("logits.json"), ids, logits(model, adapter, ids));

            assertThat(adapter.config()).isEqualTo(initial.config());
            assertThat(adapter.config().targets().chosen()).hasToString("[o_proj, down_proj, gate_up_proj, qkv_proj]");
            assertThat(PeftFolder.read(folder).sha256()).isEqualTo(adapter.sha256());
        }
    }

    @Test
    void theStackOfTwoRoundsComputesWhatItsClientsDoTogether() throws IOException {
        JsonNode reference = reference("fused");
        int[] ids = ints(reference.get("ids"));
        LoraConfig config = new LoraConfig(
                2,
                3,
                LoraScaling.BY_ROOT_OF_RANK,
                TargetModules.chosen(new ModuleFilter.Named(List.of("qkv_proj", "o_proj", "down_proj"))),
                Map.of("qkv_proj", 3),
                Map.of("o_proj", 5.0));
        Path folder = WRITTEN.resolve("flora-stack");

        try (LanguageModel model = model(reference);
                NDManager scope = model.scope()) {
            List<Adapter> clients = new ArrayList<>();
            AdapterWeights together = AdapterWeights.none(scope);
            for (int client = 0; client < 4; client++) {
                Adapter initial = Adapter.initial(config, model.config(), client);
                Adapter adapter = new Adapter(config, filled(initial, client));
                clients.add(adapter);
                AdapterWeights own = adapter.load(model.config(), scope);
                together = client == 0 ? own : together.beside(own, scope);
            }
            Adapter stack = FloraStack.grown(stack(clients.subList(0, 3)), stack(clients.subList(3, 4)), config);
            float[] logits = logits(model, stack, ids);
            PeftFolder.write(stack, reference.get("model").textValue(), folder);
            References.writeLogits(folder.resolve("logits.json"), ids, logits);

            assertThat(stack.config().rank("model.layers.0.self_attn.qkv_proj")).isEqualTo(4 * 3);
            assertThat(largestDifference(logits, logits(model, together, ids))).isLessThan(LOGIT_TOLERANCE);
            assertThat(PeftFolder.read(folder).sha256()).isEqualTo(stack.sha256());
        }
    }

    private static Adapter stack(List<Adapter> clients) {
        SortedMap<String, Factors> stacked = ModuleFactors.of(clients.get(0));
        stacked.replaceAll((path, first) -> FloraStack.stack(IntStream.range(0, clients.size())
                .mapToObj(client -> new WeightedFactors(
                        "client-" + client,
                        1,
                        Objects.requireNonNull(
                                ModuleFactors.of(clients.get(client)).get(path))))
                .toList()));
        return ModuleFactors.adapter(FloraStack.config(clients.get(0).config(), clients.size()), stacked);
    }

    private static List<AdapterTensor> filled(Adapter adapter) {
        return filled(adapter, 3);
    }

    private static List<AdapterTensor> filled(Adapter adapter, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<AdapterTensor> tensors = new ArrayList<>();
        for (AdapterTensor tensor : adapter.tensors()) {
            float[] values = new float[tensor.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.2 * random.nextDouble() - 0.1);
            }
            tensors.add(new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values));
        }
        return tensors;
    }

    private static Adapter adapter(String name) {
        return PeftFolder.read(References.folder("adapters/" + name));
    }

    private static JsonNode reference(String name) {
        return References.json("adapters/" + name + "/reference.json");
    }

    private static ModelConfig config(JsonNode reference) {
        return ModelConfig.read(References.folder(reference.get("model").textValue()));
    }

    private static LanguageModel model(JsonNode reference) {
        Path folder = References.folder(reference.get("model").textValue());
        return LanguageModel.loadWithoutTokenizer(folder, Dtype.FLOAT32, References.device());
    }

    private static float[] logits(LanguageModel model, Adapter adapter, int[] ids) {
        try (NDManager scope = model.scope()) {
            return logits(model, adapter.load(model.config(), scope), ids);
        }
    }

    private static float[] logits(LanguageModel model, AdapterWeights adapter, int[] ids) {
        try (NDManager scope = model.scope()) {
            return model.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), adapter)
                    .toFloatArray();
        }
    }
}
