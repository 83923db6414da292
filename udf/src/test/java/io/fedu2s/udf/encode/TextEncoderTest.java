package io.fedu2s.udf.encode;

import static io.fedu2s.udf.encode.Encoders.flat;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.largestDifference;
import static io.fedu2s.udf.model.References.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {
    private static final float TOLERANCE = 1e-5f;
    private static final JsonNode REFERENCES = References.json("encoders.json");

    @ParameterizedTest
    @ValueSource(strings = {"nano-bert", "nano-roberta", "nano-mpnet"})
    void statesAreThoseOfTransformersAloneAndInABatchOfUnequalTexts(String folder) {
        try (Backbone model = Encoders.load(References.folder(folder))) {
            for (int batchTokens : new int[] {1, 100_000}) {
                for (int layer : new int[] {1, 2, -1}) {
                    assertStates(model, folder, layer, batchTokens);
                }
            }
        }
    }

    private static void assertStates(Backbone model, String reference, int layer, int batchTokens) {
        List<JsonNode> rows = elements(REFERENCES.get(reference).get("states"));
        List<TokenStates> states = new TextEncoder(model)
                .tokens(rows.stream().map(row -> row.get("text").textValue()).toList(), layer, batchTokens);
        for (int row = 0; row < rows.size(); row++) {
            float[] expected = floats(rows.get(row).get("layers").get(layer == -1 ? "2" : String.valueOf(layer)));
            assertThat(largestDifference(flat(states.get(row)), expected))
                    .as("layer %d of text %d", layer, row)
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nano-bert", "nano-roberta", "nano-mpnet"})
    void vectorsAreThoseOfSentenceTransformersAloneAndInABatchOfUnequalTexts(String folder) {
        JsonNode reference = REFERENCES.get(folder).get("embeddings");
        try (Backbone model = Encoders.load(References.folder(folder))) {
            for (int batchTokens : new int[] {1, 100_000}) {
                assertVectors(model, reference.get("texts"), reference.get("values"), batchTokens);
            }
        }
    }

    private static void assertVectors(Backbone model, JsonNode texts, JsonNode values, int batchTokens) {
        List<float[]> vectors = new TextEncoder(model).pooled(texts(texts), batchTokens);
        float[] expected = floats(values);
        int width = expected.length / vectors.size();
        for (int row = 0; row < vectors.size(); row++) {
            assertThat(largestDifference(
                            vectors.get(row), Arrays.copyOfRange(expected, row * width, (row + 1) * width)))
                    .as("text %d", row)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void everyWayOfPoolingIsThatOfSentenceTransformers(@TempDir Path parent) throws IOException {
        JsonNode references = References.json("pooling.json");
        int at = 0;
        for (JsonNode reference : references.get("modes")) {
            Path folder = Encoders.copy("nano-bert", parent.resolve("bert-" + at++));
            Files.writeString(
                    folder.resolve("modules.json"),
                    "[{\"path\": \"\", \"type\": \"a.Transformer\"}, {\"path\": \"1_Pooling\", \"type\": \"b.Pooling\"}]");
            Encoders.edit(
                    folder.resolve("1_Pooling/config.json"),
                    config -> config.set("pooling_mode", reference.get("modes")));
            try (Backbone model = Encoders.load(folder)) {
                assertVectors(model, references.get("texts"), reference.get("values"), 100_000);
            }
        }
        assertThat(at).isEqualTo(8);
    }

    @Test
    void aHeadsPrefixOldNamesOfNormsAndTablesOfPositionsChangeNothing(@TempDir Path parent) throws IOException {
        Path folder = Encoders.copy("nano-bert", parent.resolve("old"));
        Encoders.edit(
                folder.resolve("config.json"),
                config -> config.putArray("architectures").add("BertForMaskedLM"));
        Encoders.rename(
                folder.resolve("model.safetensors"),
                name -> name.startsWith("pooler")
                        ? "cls.predictions.decoder." + name
                        : "bert."
                                + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                                        .replace("LayerNorm.bias", "LayerNorm.beta"));
        try (Backbone model = Encoders.load(folder)) {
            assertStates(model, "nano-bert", 2, 100_000);
        }
    }

    @Test
    void relativesOfRobertaAreRead(@TempDir Path parent) throws IOException {
        Path folder = Encoders.copy("nano-roberta", parent.resolve("xlm"));
        Encoders.edit(
                folder.resolve("config.json"),
                config -> config.putArray("architectures").add("XLMRobertaForMaskedLM"));
        try (Backbone model = Encoders.load(folder)) {
            assertStates(model, "nano-roberta", 2, 100_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nano-bert, BFLOAT16",
        "nano-roberta, BFLOAT16",
        "nano-mpnet, BFLOAT16",
        "nano-bert, INT8",
        "nano-mpnet, INT8"
    })
    void aNarrowTypeStaysWithinTheRoundingOfBfloat16(String folder, Dtype narrow) {
        List<String> texts = List.of("The harbour of Velmora freezes every winter.", "Brass");
        try (Backbone exact = Encoders.load(References.folder(folder));
                Backbone rounded =
                        Backbone.load(References.folder(folder), narrow, References.device(), PromptForm.PLAIN)) {
            List<TokenStates> expected = new TextEncoder(exact).tokens(texts, -1, 1000);
            List<TokenStates> states = new TextEncoder(rounded).tokens(texts, -1, 1000);
            for (int row = 0; row < texts.size(); row++) {
                // Nothing is rounded on a CPU without bf16 arithmetic.
                assertThat(relativeDifference(flat(states.get(row)), flat(expected.get(row))))
                        .isLessThan(0.03);
            }
        }
    }

    @Test
    void aLowerCasedAndPromptedTextIsThatTextInSmallLettersAfterThePrompt(@TempDir Path parent) throws IOException {
        Path folder = Encoders.copy("nano-bert", parent.resolve("prompted"));
        Encoders.edit(
                folder.resolve("sentence_bert_config.json"),
                config -> config.put("do_lower_case", true).put("max_seq_length", 9));
        Encoders.edit(folder.resolve("config_sentence_transformers.json"), config -> {
            config.put("default_prompt_name", "query");
            config.putObject("prompts").put("query", "Find: ");
        });

        SentenceConfig sentence = SentenceConfig.read(folder);

        assertThat(sentence.prepared("Old BRASS")).isEqualTo("find: old brass");
        assertThat(sentence.maxTokens()).isEqualTo(9);
    }

    @Test
    void aDecoderIsPooledAsItsFolderSays(@TempDir Path parent) throws IOException {
        Path folder = Encoders.copy("nano-llama", parent.resolve("llama"));
        Encoders.copy("nano-bert", parent.resolve("bert"));
        for (String name : new String[] {"modules.json", "1_Pooling/config.json"}) {
            Files.createDirectories(folder.resolve("1_Pooling"));
            Files.copy(parent.resolve("bert").resolve(name), folder.resolve(name));
        }
        Encoders.edit(folder.resolve("1_Pooling/config.json"), config -> config.put("pooling_mode", "lasttoken"));
        try (Backbone model = Encoders.load(folder)) {
            TextEncoder encoder = new TextEncoder(model);
            List<String> texts = List.of("Brass", "The harbour of Velmora");
            List<TokenStates> states = encoder.tokens(texts, -1, 1000);
            List<float[]> vectors = encoder.pooled(texts, 1000);
            for (int row = 0; row < texts.size(); row++) {
                float[][] own = states.get(row).vectors();
                assertThat(largestDifference(vectors.get(row), unit(own[own.length - 1])))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void aLayerThatIsNotThereIsRefused() {
        try (Backbone model = Encoders.load(References.folder("nano-bert"))) {
            assertThatThrownBy(() -> new TextEncoder(model).tokens(List.of("Brass"), 3, 1000))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("evaluate.encoderLayer is 3, but the encoder has 2 layers");
        }
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        float[] unit = vector.clone();
        for (int c = 0; c < unit.length; c++) {
            unit[c] /= (float) Math.sqrt(squares);
        }
        return unit;
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).stream().map(JsonNode::textValue).toList();
    }
}
