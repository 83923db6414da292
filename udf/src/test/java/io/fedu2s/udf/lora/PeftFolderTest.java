package io.fedu2s.udf.lora;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode CASES = References.json("lora.json").get("cases");
    private static final LanguageModel MODEL = References.model("nano-llama");

    @TempDir
    Path temporary;

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-linear", "q-and-v"})
    void anAdapterThatPeftSavedGivesTheLogitsOfPeft(String name) {
        JsonNode reference = CASES.get(name);

        Adapter adapter =
                PeftFolder.read(References.folder(reference.get("folder").textValue()));

        assertThat(adapter.config().rank()).isEqualTo(reference.get("rank").intValue());
        assertThat(adapter.config().alpha()).isEqualTo(reference.get("alpha").doubleValue());
        assertThat(largestDifference(logits(adapter, ints(reference.get("ids"))), floats(reference.get("logits"))))
                .isLessThan(LOGIT_TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-linear", "q-and-v"})
    void anAdapterWrittenHereGivesTheLogitsOfPeftAndStaysForPeftToRead(String name) throws IOException {
        JsonNode reference = CASES.get(name);
        int[] ids = ints(reference.get("ids"));
        Adapter tuned = tuned(reference);
        // check_written.py of src/test/python loads this folder in peft.
        Path folder = Path.of("target", "written-adapter", name);

        PeftFolder.write(tuned, "nano-llama", folder);
        float[] logits = logits(PeftFolder.read(folder), ids);
        References.writeLogits(folder.resolve("logits.json"), ids, logits);

        assertThat(largestDifference(logits, floats(reference.get("final_logits"))))
                .isLessThan(LOGIT_TOLERANCE);
    }

    @Test
    void theSameAdapterGivesTheSameBytesAndComesBackBitForBit() throws IOException {
        Adapter tuned = tuned(CASES.get("all-linear"));

        PeftFolder.write(tuned, "base", temporary.resolve("once"));
        PeftFolder.write(PeftFolder.read(temporary.resolve("once")), "base", temporary.resolve("twice"));

        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            assertThat(temporary.resolve("twice").resolve(file))
                    .hasSameBinaryContentAs(temporary.resolve("once").resolve(file));
        }
        assertThat(PeftFolder.read(temporary.resolve("twice")).sha256()).isEqualTo(tuned.sha256());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        assertRefused(temporary.resolve("nowhere"), "nowhere", "adapter_config.json");
        Path folder = References.copy("nano-lora-q-v", temporary.resolve("adapter"));
        Files.delete(folder.resolve("adapter_model.safetensors"));
        assertRefused(folder, "adapter_model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"use_dora": true}                           | use_dora = true
                    {"modules_to_save": ["lm_head"]}             | modules_to_save = ["lm_head"]
                    {"fan_in_fan_out": true}                     | fan_in_fan_out = true
                    {"trainable_token_indices": [1]}             | trainable_token_indices = [1]
                    {"lora_bias": true}                          | lora_bias = true
                    {"use_qalora": true}                         | use_qalora = true
                    {"layer_replication": [[0, 2]]}              | layer_replication = [[0,2]]
                    {"target_parameters": ["mlp.up_proj.weight"]} | target_parameters =
                    {"alora_invocation_tokens": [5]}             | alora_invocation_tokens = [5]
                    {"a_key_of_tomorrow": 0.5}                   | a_key_of_tomorrow = 0.5, but it must be off
                    {"init_lora_weights": "pissa_niter_4"}       | init_lora_weights = pissa_niter_4
                    {"bias": "lora_only"}                        | bias = lora_only, but it must be [none]
                    {"peft_type": "IA3"}                         | peft_type = IA3, but it must be [LORA]
                    {"r": 0}                                     | rank = 0, but it must be at least 1
                    {"r": 2.5}                                   | r = 2.5, but it must be a number, and a whole one
                    {"r": null}                                  | r = null
                    {"lora_alpha": "8"}                          | lora_alpha = 8
                    {"lora_alpha": 0}                            | alpha = 0.0, but it must be above 0
                    {"rank_pattern": {"q_proj": 0}}              | rank_pattern.q_proj = 0, but it must be at least 1
                    {"rank_pattern": {"q_proj": 1.5}}            | rank_pattern = {"q_proj":1.5}
                    {"rank_pattern": {"(q_proj": 2}}             | rank_pattern = (.*\\.)?((q_proj)$
                    {"rank_pattern": ["q_proj"]}                 | rank_pattern = ["q_proj"], but it must be a map
                    {"alpha_pattern": {"q_proj": -1}}            | alpha_pattern.q_proj = -1.0, but it must be above 0
                    {"target_modules": ["q_proj", "embed_tokens"]} | target_modules = embed_tokens
                    {"target_modules": ["q_proj", 3]}            | target_modules = ["q_proj",3], but it must be a list
                    {"target_modules": []}                       | target_modules = []
                    {"target_modules": null}                     | target_modules = []
                    {"target_modules": "(.*q_proj)?(lm_head)?"}   | without lm_head
                    {"target_modules": "(.*"}                    | target_modules = (.*
                    {"target_modules": ".*q_proj", "layers_to_transform": [0]} | layers_to_transform = [0]
                    {"layers_to_transform": ["0"]}               | layers_to_transform = ["0"]
                    {"layers_pattern": "layers"}                 | layers_pattern = [layers], but it must be off without
                    """)
    void whatItCannotFollowIsRefusedByKeyAndValue(String change, String message) throws IOException {
        JsonNode changed = JSON.readTree(change);

        assertRefused(edited("refused", config -> config.setAll((ObjectNode) changed)), message);
    }

    @Test
    void aKeyThatIsOffOrHasNoEffectIsNoHindrance() throws IOException {
        JsonNode harmless = JSON.readTree("""
                {"key_of_tomorrow": false, "other": null, "third": {}, "lora_dropout": 0.1, "init_lora_weights": "eva",
                 "eva_config": {"rho": 2.0}, "task_type": null, "merge_weights": false, "exclude_modules": ""}
                """);

        Adapter adapter = PeftFolder.read(edited("harmless", config -> config.setAll((ObjectNode) harmless)));

        assertThat(adapter.sha256())
                .isEqualTo(PeftFolder.read(References.folder("nano-lora-q-v")).sha256());
    }

    @Test
    void theHashOfAPlainAdapterStays() {
        // SHA-256 of "LoraConfig[rank=2, alpha=3.0, targetModules=[q_proj, v_proj]]" and the tensors, by hashlib.
        assertThat(PeftFolder.read(References.folder("nano-lora-q-v")).sha256())
                .isEqualTo("d7fab654befe71410cddb3d295f179c4209492c1c6b44b19f61d13799612b15b");
    }

    @Test
    void allLinearMeansTheSevenByTheirNames() throws IOException {
        Path folder = References.copy("nano-lora-all", temporary.resolve("all"));
        Path file = folder.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        JSON.writeValue(file.toFile(), config.put("target_modules", "All-Linear"));

        assertThat(PeftFolder.read(folder).sha256())
                .isEqualTo(PeftFolder.read(References.folder("nano-lora-all")).sha256());
    }

    @Test
    void anAdapterThatDoesNotFitTheModelIsRefusedByTensor() throws IOException {
        Adapter adapter = PeftFolder.read(References.folder("nano-lora-q-v"));
        Adapter wider = PeftFolder.read(edited("wider", config -> config.put("r", 3)));
        List<AdapterTensor> fewer = new ArrayList<>(adapter.tensors());
        AdapterTensor gone = fewer.remove(0);

        try (NDManager scope = MODEL.scope();
                LanguageModel other = References.model("pico-head-dim")) {
            assertThatThrownBy(() -> wider.load(MODEL.config(), scope))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("layers.0.self_attn.q_proj.lora_A.weight");
            assertThatThrownBy(() -> new Adapter(adapter.config(), fewer).load(MODEL.config(), scope))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(gone.name());
            assertThatThrownBy(() -> adapter.load(other.config(), scope)).isInstanceOf(UserException.class);
        }
    }

    private static Adapter tuned(JsonNode reference) {
        LoraConfig config = new LoraConfig(
                reference.get("rank").intValue(),
                reference.get("alpha").doubleValue(),
                References.elements(reference.get("targets")).stream()
                        .map(JsonNode::textValue)
                        .toList());
        List<AdapterTensor> tensors = new ArrayList<>();
        reference.get("final").properties().forEach(entry -> {
            int[] shape = ints(entry.getValue().get("shape"));
            tensors.add(new AdapterTensor(entry.getKey(), shape[0], shape[1], floats(entry.getValue())));
        });
        return new Adapter(config, tensors);
    }

    private static float[] logits(Adapter adapter, int[] ids) {
        try (NDManager scope = MODEL.scope()) {
            return MODEL.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), adapter.load(MODEL.config(), scope))
                    .toFloatArray();
        }
    }

    private Path edited(String name, Consumer<ObjectNode> change) throws IOException {
        Path folder = References.copy("nano-lora-q-v", temporary.resolve(name));
        Path file = folder.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(config);
        JSON.writeValue(file.toFile(), config);
        return folder;
    }

    private static void assertRefused(Path folder, String... why) {
        assertThatThrownBy(() -> PeftFolder.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(why);
    }
}
