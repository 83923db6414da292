package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.Form.Field;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.ChangedCheckpoint;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.model.StoredTensor;
import io.fedu2s.udf.model.TokenRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedding of more rows than the tokenizer has ids, whose padding would win nearly everywhere. */
class PaddedVocabularyTest {
    private static final JsonNode REFERENCE =
            References.json("checkpoints.json").get("padded");
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final int IDS = 512;
    private static final LanguageModel PLAIN = References.model("nano-llama");

    @TempDir
    private static Path folder;

    private static LanguageModel padded;

    @BeforeAll
    static void load() throws IOException {
        padded = LanguageModel.load(
                withRows(folder.resolve("padded"), IDS + padding()), Dtype.FLOAT32, References.device());
    }

    @AfterAll
    static void close() {
        padded.close();
        PLAIN.close();
    }

    private static int padding() {
        return REFERENCE.get("padding").intValue();
    }

    private static Path withRows(Path target, int rows) throws IOException {
        JsonNode size = new ObjectMapper().createObjectNode().put("vocab_size", rows);
        return ChangedCheckpoint.of("nano-llama", target, size, weights -> {
            StoredTensor embedding = Objects.requireNonNull(weights.get(EMBEDDING));
            int width = Math.toIntExact(embedding.shape().get(1));
            float[] values = Arrays.copyOf(embedding.floats(), rows * width);
            for (int row = IDS; row < rows; row++) {
                for (int c = 0; c < width; c++) {
                    values[row * width + c] = values[(3 + row - IDS) * width + c] * (row % 2 == 0 ? 4 : -4);
                }
            }
            weights.put(EMBEDDING, StoredTensor.of(EMBEDDING, List.of((long) rows, (long) width), values));
            return weights;
        });
    }

    @Test
    void theRowsThatPadAreKnownByTheirIds() {
        assertThat(padded.idsWithoutToken())
                .containsExactly(IntStream.range(IDS, IDS + padding()).toArray());
        assertThat(PLAIN.idsWithoutToken()).isEmpty();
    }

    @Test
    void greedyIdsAreThoseOfTransformersWithThePaddingSuppressed() {
        try (TextGenerator generator = new TextGenerator(padded, Optional.empty())) {
            int[] wanted = ints(REFERENCE.get("suppressed"));

            assertThat(generator.continuations(List.of(ints(REFERENCE.get("ids"))), wanted.length))
                    .containsExactly(wanted);
            assertThat(ints(REFERENCE.get("free"))).isNotEqualTo(wanted);
        }
    }

    @Test
    void whatIsSampledOrGuidedIsWhatTheModelWritesWithoutPadding() {
        Form pair = new Form(List.of(Field.guided("", 12, List.of()), Field.guided("\nResponse:", 16, List.of())));
        List<GenerationRequest> requests = elements(
                        References.json("guided.json").get("guided"))
                .stream()
                .limit(8)
                .map(row -> row.get("prompt").textValue())
                .map(prompt -> new GenerationRequest(prompt, prompt, 7))
                .toList();
        for (double temperature : new double[] {0, 0.9, 1.5}) {
            SamplingConfig free = new SamplingConfig(24, temperature, 0.95, List.of(), 10_000);

            assertThat(written(padded, requests, free)).isEqualTo(written(PLAIN, requests, free));
            assertThat(written(padded, guided(requests, pair), free))
                    .isEqualTo(written(PLAIN, guided(requests, pair), free));
        }
    }

    private static List<GenerationRequest> guided(List<GenerationRequest> requests, Form form) {
        return requests.stream()
                .map(request ->
                        new GenerationRequest(request.key(), request.prompt(), request.seed(), Optional.of(form)))
                .toList();
    }

    private static List<Completion> written(
            LanguageModel model, List<GenerationRequest> requests, SamplingConfig sampling) {
        try (TextGenerator generator = new TextGenerator(model, Optional.empty())) {
            return generator.generate(requests, sampling);
        }
    }

    @Test
    void inLikelihoodsThePaddingCountsAsInTransformers() {
        int[] ids = ints(REFERENCE.get("ids"));
        try (NDManager scope = padded.scope()) {
            long[] places = IntStream.range(0, ids.length - 1).asLongStream().toArray();
            float[] losses = padded.decoder()
                    .likelihood(
                            scope, TokenRows.of(scope, List.of(ids)), scope.create(places), AdapterWeights.none(scope))
                    .toFloatArray();
            double mean = IntStream.range(0, losses.length)
                    .mapToDouble(i -> losses[i])
                    .average()
                    .orElseThrow();

            assertThat(mean).isCloseTo(REFERENCE.get("loss").doubleValue(), within(1e-4));
        }
    }

    @Test
    void aTokenizerOfMoreIdsThanRowsIsRefused() throws IOException {
        Path cut = ChangedCheckpoint.of(
                "nano-llama",
                folder.resolve("cut"),
                new ObjectMapper().createObjectNode().put("vocab_size", 500),
                weights -> {
                    StoredTensor embedding = Objects.requireNonNull(weights.get(EMBEDDING));
                    int width = Math.toIntExact(embedding.shape().get(1));
                    float[] values = Arrays.copyOf(embedding.floats(), 500 * width);
                    weights.putAll(Map.of(EMBEDDING, StoredTensor.of(EMBEDDING, List.of(500L, (long) width), values)));
                    return weights;
                });

        assertThatThrownBy(() -> LanguageModel.load(cut, Dtype.FLOAT32, References.device()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(cut.toString(), "has the id 500", "knows 500 ids");
    }
}
