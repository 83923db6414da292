package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void anArchitectureItDoesNotKnowIsRefusedByName() throws IOException {
        edited(config -> config.putArray("architectures").add("MambaForCausalLM"));

        assertRefused("MambaForCausalLM", "LlamaForCausalLM");
    }

    @Test
    void aVariationItCannotFollowIsRefusedByKeyAndValue() throws IOException {
        edited(config -> config.put("hidden_act", "relu"));
        assertRefused("hidden_act = relu");
        edited(config -> config.putObject("rope_parameters").put("rope_type", "longrope"));
        assertRefused("rope_type = longrope");
        edited(config -> config.putObject("rope_parameters").put("rope_type", "linear"));
        assertRefused("rope_parameters.factor");
        edited(config -> config.put("residual_multiplier", 2));
        assertRefused("residual_multiplier", "LlamaForCausalLM");
        edited(config -> config.putObject("quantization_config").put("bits", 4));
        assertRefused("quantization_config");
    }

    @Test
    void numbersThatDoNotFitOneAnotherAreRefused() throws IOException {
        edited(config -> config.put("num_key_value_heads", 3));
        assertRefused("num_key_value_heads = 3", "a divisor of num_attention_heads 4");
        edited(config -> config.put("hidden_size", -64));
        assertRefused("hidden_size = -64");
        edited(config -> config.put("vocab_size", "many"));
        assertRefused("vocab_size");
        edited(config -> config.remove("num_hidden_layers"));
        assertRefused("num_hidden_layers");
        edited(config -> config.put("head_dim", 7));
        assertRefused("head_dim = 7", "even");
    }

    @Test
    void aFileThatIsMissingOrNoJsonIsNamed() throws IOException {
        assertRefused(folder.toString(), "config.json");
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": ");
        assertRefused("config.json", "JSON");
    }

    private void edited(Consumer<ObjectNode> change) throws IOException {
        ObjectNode config = (ObjectNode) References.json("nano-llama/config.json");
        change.accept(config);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
    }

    private void assertRefused(String... why) {
        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(why);
    }
}
