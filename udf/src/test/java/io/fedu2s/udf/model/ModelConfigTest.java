package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void readsWhatTransformers5Writes() {
        ModelConfig config = ModelConfig.read(References.folder("pico-float16"));

        assertThat(config.rope().theta()).isEqualTo(500_000);
        assertThat(config.keyValueHeads()).isEqualTo(2);
        assertThat(config.headWidth()).isEqualTo(8);
        assertThat(config.tiedOutput()).isTrue();
        assertThat(config.bosId()).isEqualTo(1);
        assertThat(config.eosIds()).containsExactly(2, 5);
    }

    @Test
    void readsWhatTransformers4Wrote() {
        ModelConfig config = ModelConfig.read(References.folder("pico-bfloat16"));

        assertThat(config.rope().theta()).isEqualTo(10_000);
        assertThat(config.normEpsilon()).isEqualTo(1e-5);
        assertThat(config.headWidth()).isEqualTo(8);
        assertThat(config.eosIds()).containsExactly(2);
    }

    @Test
    void aHeadWidthOfItsOwnIsKept() {
        assertThat(ModelConfig.read(References.folder("pico-head-dim")).headWidth())
                .isEqualTo(16);
    }

    static List<JsonNode> defaults() {
        return References.elements(References.json("config_defaults.json"));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void aKeyThatIsLeftOutHasTheDefaultOfItsFamily(JsonNode configs) throws IOException {
        Path file = folder.resolve("config.json");
        JSON.writeValue(file.toFile(), configs.get("all"));
        ModelConfig all = ModelConfig.read(folder);
        JSON.writeValue(file.toFile(), configs.get("fewest"));

        assertThat(ModelConfig.read(folder)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MambaForCausalLM",
                "MixtralForCausalLM",
                "Gemma3ForConditionalGeneration",
                "LlamaForTokenClassification",
                "llamaforcausallm",
                ""
            })
    void anArchitectureItDoesNotKnowIsRefusedByName(String architecture) throws IOException {
        edited("nano-llama", config -> config.putArray("architectures").add(architecture));

        assertRefused("'" + architecture + "'", "LlamaForCausalLM");
    }

    @ParameterizedTest
    @MethodSource("io.fedu2s.udf.model.References#decoders")
    void aKeyItDoesNotKnowIsRefusedByNameInEveryFamily(String family) throws IOException {
        edited("families/" + family, config -> config.put("attention_sinks", 4));

        assertRefused("attention_sinks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"longrope", "proportional", "mrope", "Llama3"})
    void aScalingOfPositionsItDoesNotKnowIsRefusedByName(String type) throws IOException {
        edited("families/phi3", config -> object(config, "rope_parameters").put("rope_type", type));
        assertRefused("rope_type", type);
        edited(
                "families/llama-yarn",
                config -> object(config, "rope_parameters").put("rope_type", type));
        assertRefused("rope_type", type);
        edited(
                "families/gemma3",
                config -> object(object(config, "rope_parameters"), "full_attention")
                        .put("rope_type", type));
        assertRefused("rope_type", type);
        edited(
                "pico-bfloat16",
                config -> config.putObject("rope_scaling").put("type", type).put("factor", 2.0));
        assertRefused("type", type);
    }

    @Test
    void aKeyOfAScalingOfPositionsThatIsMissingOrUnknownIsRefusedByName() throws IOException {
        edited(
                "families/llama-llama3",
                config -> object(config, "rope_parameters").remove("low_freq_factor"));
        assertRefused("low_freq_factor");
        edited(
                "families/llama-linear",
                config -> object(config, "rope_parameters").remove("factor"));
        assertRefused("factor");
        edited(
                "families/llama-linear",
                config -> object(config, "rope_parameters").put("stretch", 2));
        assertRefused("stretch");
    }

    @Test
    void aLongRopeOfPhi3IsRefusedUnderItsOldNamesToo() throws IOException {
        for (String type : List.of("su", "yarn")) {
            edited("families/phi3", config -> {
                ObjectNode scaling = object(config, "rope_parameters").put("rope_type", type);
                scaling.putArray("short_factor").add(1.0);
                scaling.putArray("long_factor").add(2.0);
            });
            assertRefused("short_factor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"su", "yarn", "linear", "dynamic", "llama3"})
    void aScalingThatTransformersTakesForALongRopeOfPhi3OrRefusesIsRefusedByName(String type) throws IOException {
        edited(
                "families/phi3",
                config -> object(config, "rope_parameters")
                        .put("rope_type", type)
                        .put("factor", 4.0)
                        .put("low_freq_factor", 1.0)
                        .put("high_freq_factor", 4.0)
                        .put("original_max_position_embeddings", 16));
        assertRefused("rope_type = " + type, "longrope");
        edited("families/phi3", config -> {
            config.remove("rope_parameters");
            config.putObject("rope_scaling").put("type", type).put("factor", 4.0);
        });
        assertRefused("rope_type = " + type, "longrope");
    }

    @Test
    void aVariationItCannotFollowIsRefusedByKeyAndValue() throws IOException {
        edited("nano-llama", config -> config.putObject("rope_parameters").put("rope_type", "linear"));
        assertRefused("rope_parameters.factor");
        edited("nano-llama", config -> config.put("hidden_act", "quick_gelu"));
        assertRefused("hidden_act = quick_gelu");
        edited("families/gemma2", config -> config.put("hidden_activation", "quick_gelu"));
        assertRefused("hidden_activation = quick_gelu");
        edited("nano-llama", config -> config.putObject("quantization_config").put("bits", 4));
        assertRefused("quantization_config");
        edited("families/gemma3", config -> config.put("use_bidirectional_attention", true));
        assertRefused("use_bidirectional_attention = true");
        edited(
                "families/qwen2-layers",
                config -> config.putArray("layer_types").add("full_attention").add("linear_attention"));
        assertRefused("layer_types", "linear_attention");
        edited("families/qwen2-layers", config -> config.putArray("layer_types").add("full_attention"));
        assertRefused("layer_types");
    }

    @Test
    void numbersThatDoNotFitOneAnotherAreRefused() throws IOException {
        edited("nano-llama", config -> config.put("num_key_value_heads", 3));
        assertRefused("num_key_value_heads = 3", "a divisor of num_attention_heads 4");
        edited("nano-llama", config -> config.put("hidden_size", -64));
        assertRefused("hidden_size = -64");
        edited("nano-llama", config -> config.put("vocab_size", "many"));
        assertRefused("vocab_size");
        edited("nano-llama", config -> config.remove("num_hidden_layers"));
        assertRefused("num_hidden_layers");
        edited("nano-llama", config -> config.put("head_dim", 7));
        assertRefused("head_dim = 7", "even");
    }

    @Test
    void aFileThatIsMissingOrNoJsonIsNamed() throws IOException {
        assertRefused(folder.toString(), "config.json");
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": ");
        assertRefused("config.json", "JSON");
    }

    private static ObjectNode object(ObjectNode parent, String key) {
        return (ObjectNode) parent.get(key);
    }

    private void edited(String model, Consumer<ObjectNode> change) throws IOException {
        ObjectNode config = (ObjectNode) References.json(model + "/config.json");
        change.accept(config);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
    }

    private void assertRefused(String... why) {
        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(why);
    }
}
