package io.fedu2s.udf.model;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.model.NewTokens.OfRow;
import io.fedu2s.udf.model.NewTokens.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family of decoders beside transformers: {@code make_families.py} tells what each variant is about. */
class FamilyParityTest {
    private static final String CONFIG_4 = "config-transformers-4.json";
    /** Of the error that transformers itself makes in bf16: rounding falls otherwise in another order of operations. */
    private static final double BFLOAT16_ALLOWANCE = 1.5;

    @TempDir
    Path temporary;

    static List<String> decoders() {
        return References.decoders();
    }

    static List<String> rewardModels() {
        return References.rewardModels();
    }

    static List<String> decodersWithAConfigOfTransformers4() {
        return decoders().stream()
                .filter(family ->
                        Files.exists(References.folder("families/" + family).resolve(CONFIG_4)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void logitsAreThoseOfTransformers(String family) {
        try (LanguageModel model = References.family(family, Dtype.FLOAT32)) {
            assertLogits(model, References.reference(family));
        }
    }

    @ParameterizedTest
    @MethodSource("decodersWithAConfigOfTransformers4")
    void theConfigThatTransformers4WroteGivesTheSameLogits(String family) throws IOException {
        Path folder = References.copy("families/" + family, temporary);
        Files.move(folder.resolve(CONFIG_4), folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);

        try (LanguageModel model = LanguageModel.loadWithoutTokenizer(folder, Dtype.FLOAT32, References.device())) {
            assertLogits(model, References.reference(family));
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void aPaddedBatchOfUnequalRowsEqualsItsRowsAlone(String family) {
        JsonNode padded = References.reference(family).get("padded");
        List<int[]> rows = rows(padded);
        float[] expected = floats(padded.get("logits"));

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                NDManager scope = model.scope()) {
            int v = model.config().vocabularySize();
            NDArray batch = References.padded(scope, rows);
            int t = Math.toIntExact(batch.getShape().get(1));
            float[] logits = model.decoder()
                    .logits(scope, batch, AdapterWeights.none(scope))
                    .toFloatArray();
            for (int row = 0; row < rows.size(); row++) {
                int end = (row * t + rows.get(row).length) * v;
                float[] alone = logits(model, rows.get(row));

                assertThat(largestDifference(Arrays.copyOfRange(logits, row * t * v, end), alone))
                        .as("all of row %d", row)
                        .isLessThan(LOGIT_TOLERANCE);
                assertThat(largestDifference(
                                Arrays.copyOfRange(logits, end - v, end),
                                Arrays.copyOfRange(expected, row * v, (row + 1) * v)))
                        .as("end of row %d", row)
                        .isLessThan(LOGIT_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void rowsReadInPiecesThroughTheCacheEqualAFullPass(String family) {
        List<int[]> rows = rows(References.reference(family).get("padded"));
        List<int[]> two = List.of(rows.get(0), rows.get(2));
        List<int[]> pieces = List.of(new int[] {9, 1, 14}, new int[] {4, 12, 1});

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                NDManager scope = model.scope()) {
            AdapterWeights none = AdapterWeights.none(scope);
            NDList cache = model.decoder().emptyCache(scope, 2, 24);
            int[] read = new int[2];
            for (int piece = 0; piece < 3; piece++) {
                List<OfRow> parts = new ArrayList<>();
                float[] expected = {};
                for (int row = 0; row < 2; row++) {
                    int[] ids = two.get(row);
                    int from = read[row];
                    read[row] += pieces.get(row)[piece];
                    parts.add(new OfRow(row, from, Arrays.copyOfRange(ids, from, read[row])));
                    int v = model.config().vocabularySize();
                    expected = concatenated(expected, Arrays.copyOfRange(logits(model, ids), from * v, read[row] * v));
                }
                float[] logits = model.decoder()
                        .extend(scope, NewTokens.of(parts, Wanted.ALL), cache, none)
                        .toFloatArray();

                assertThat(largestDifference(logits, expected))
                        .as("piece %d", piece)
                        .isLessThan(LOGIT_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void sixtyFourGreedyIdsThroughTheCacheAreThoseOfTransformersFullPasses(String family) {
        List<JsonNode> greedy = elements(References.reference(family).get("greedy"));
        List<int[]> prompts = greedy.stream().map(row -> ints(row.get("ids"))).toList();

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                TextGenerator generator = new TextGenerator(model, Optional.empty())) {
            List<int[]> together = generator.continuations(prompts, 64);
            for (int row = 0; row < prompts.size(); row++) {
                int[] expected = ints(greedy.get(row).get("next"));

                assertThat(together.get(row)).isEqualTo(expected);
                assertThat(generator
                                .continuations(List.of(prompts.get(row)), 64)
                                .get(0))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void inBfloat16ItErrsNoMoreThanTransformersDoes(String family) {
        JsonNode reference = References.reference(family);
        double sum = 0;
        double squares = 0;
        long count = 0;

        try (LanguageModel exact = References.family(family, Dtype.FLOAT32);
                LanguageModel rounded = References.family(family, Dtype.BFLOAT16)) {
            for (int[] row : rows(reference.get("padded"))) {
                float[] a = logits(exact, row);
                float[] b = logits(rounded, row);
                for (int i = 0; i < a.length; i++) {
                    sum += Math.abs(a[i] - b[i]);
                    squares += Math.pow(a[i] - b[i], 2);
                    count++;
                }
            }
        }

        double mean = reference.get("bfloat16").get("mean").doubleValue();
        assertThat(sum / count).isBetween(mean / 10, mean * BFLOAT16_ALLOWANCE);
        assertThat(Math.sqrt(squares / count))
                .isLessThan(reference.get("bfloat16").get("rms").doubleValue() * BFLOAT16_ALLOWANCE);
    }

    @ParameterizedTest
    @MethodSource("rewardModels")
    void theRewardOfARowIsWhatTransformersScoresAtItsLastToken(String family) {
        JsonNode reference = References.reference(family);
        List<int[]> rows = rows(reference);
        float[] rewards = new float[rows.size()];

        try (LanguageModel model = References.family(family, Dtype.FLOAT32);
                NDManager scope = model.scope()) {
            NDArray batch = References.padded(scope, rows);
            int t = Math.toIntExact(batch.getShape().get(1));
            float[] scores = model.decoder()
                    .logits(scope, batch, AdapterWeights.none(scope))
                    .toFloatArray();
            assertThat(scores).hasSize(rows.size() * t);
            for (int row = 0; row < rewards.length; row++) {
                rewards[row] = scores[row * t + rows.get(row).length - 1];
            }
        }

        assertThat(largestDifference(rewards, floats(reference.get("rewards")))).isLessThan(LOGIT_TOLERANCE);
    }

    private static void assertLogits(LanguageModel model, JsonNode reference) {
        for (JsonNode row : reference.get("logits")) {
            assertThat(largestDifference(logits(model, ints(row.get("ids"))), floats(row.get("logits"))))
                    .as("%d ids", row.get("ids").size())
                    .isLessThan(LOGIT_TOLERANCE);
        }
    }

    private static float[] concatenated(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static List<int[]> rows(JsonNode padded) {
        return elements(padded.get("rows")).stream().map(References::ints).toList();
    }

    private static float[] logits(LanguageModel model, int[] ids) {
        try (NDManager scope = model.scope()) {
            return model.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), AdapterWeights.none(scope))
                    .toFloatArray();
        }
    }
}
