package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelTest {
    @TempDir
    Path temporary;

    @Test
    void theIdFollowsTheContentAndTheTypeAndNotThePlace() throws IOException {
        Path copy = References.copy("pico-shards", temporary.resolve("copy"));
        Path changed = References.copy("pico-shards", temporary.resolve("changed"));
        edit(changed, config -> config.put("rms_norm_eps", 1e-6));

        String id = id(References.folder("pico-shards"), Dtype.FLOAT32);

        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(id(copy, Dtype.FLOAT32)).isEqualTo(id);
        assertThat(id(changed, Dtype.FLOAT32)).isNotEqualTo(id);
        assertThat(id(copy, Dtype.BFLOAT16)).isNotEqualTo(id);
    }

    @Test
    void theIdNamesAVocabularyThatStandsForATokenizer() throws IOException {
        Path folder = References.copy("pico-head-dim", temporary.resolve("model"));
        Files.delete(folder.resolve("tokenizer.json"));
        String wordless = LanguageModel.idOf(folder, Dtype.FLOAT32);
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2}");
        Files.writeString(folder.resolve("merges.txt"), "a b\n");
        String merged = LanguageModel.idOf(folder, Dtype.FLOAT32);
        Files.writeString(folder.resolve("merges.txt"), "b a\n");

        assertThat(merged).isNotEqualTo(wordless);
        assertThat(LanguageModel.idOf(folder, Dtype.FLOAT32)).isNotIn(wordless, merged);
    }

    @Test
    void anUnknownArchitectureIsRefusedBeforeAnyWeightIsLookedAt() throws IOException {
        Path folder = References.copy("nano-llama", temporary.resolve("model"));
        edit(folder, config -> config.putArray("architectures").add("GPT2LMHeadModel"));
        Files.writeString(folder.resolve("model.safetensors"), "no weights at all");
        Files.delete(folder.resolve("tokenizer.json"));

        assertRefused(folder, "GPT2LMHeadModel", "LlamaForCausalLM");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Path folder = References.copy("pico-shards", temporary.resolve("model"));
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));

        assertRefused(folder, folder.toString(), "model-00002-of-00002.safetensors");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Path weightless = References.copy("pico-head-dim", temporary.resolve("weightless"));
        Files.delete(weightless.resolve("model.safetensors"));
        assertRefused(weightless, "model.safetensors");

        Path wordless = References.copy("pico-head-dim", temporary.resolve("wordless"));
        Files.delete(wordless.resolve("tokenizer.json"));
        assertRefused(wordless, "tokenizer.json");

        assertRefused(temporary.resolve("nowhere"), "nowhere", "config.json");
    }

    @Test
    void aTokenizerThatIsNoneIsNamed() throws IOException {
        Path folder = References.copy("pico-head-dim", temporary.resolve("model"));
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");

        assertRefused(folder, folder.resolve("tokenizer.json").toString(), "tokenizer");
    }

    @Test
    void aTruncatedWeightsFileIsNamed() throws IOException {
        Path folder = References.copy("nano-llama", temporary.resolve("model"));
        Path file = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertRefused(folder, file.toString(), "the file is cut off");
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        Path folder = References.copy("nano-llama", temporary.resolve("model"));
        rewrite(folder, tensors -> tensors.removeIf(tensor -> tensor.name().contains("layers.1.mlp.up_proj")));

        assertRefused(folder, folder.toString(), "model.layers.1.mlp.up_proj.weight");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() throws IOException {
        Path folder = References.copy("nano-llama", temporary.resolve("model"));
        edit(folder, config -> config.put("intermediate_size", 128));

        assertRefused(folder, "model.layers.0.mlp.gate_proj.weight", "[160, 64]", "[128, 64]");
    }

    private static void edit(Path folder, Consumer<ObjectNode> change) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path file = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) json.readTree(file.toFile());
        change.accept(config);
        json.writeValue(file.toFile(), config);
    }

    private static void rewrite(Path folder, Consumer<List<StoredTensor>> change) throws IOException {
        Path file = folder.resolve("model.safetensors");
        List<StoredTensor> tensors = new ArrayList<>(Safetensors.read(file).values());
        change.accept(tensors);
        Safetensors.write(file, tensors, Map.of("format", "pt"));
    }

    private static String id(Path folder, Dtype dtype) {
        try (LanguageModel model = LanguageModel.load(folder, dtype, References.device())) {
            return model.modelId();
        }
    }

    private static void assertRefused(Path folder, String... why) {
        assertThatThrownBy(() -> LanguageModel.load(folder, Dtype.FLOAT32, References.device()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(why);
    }
}
