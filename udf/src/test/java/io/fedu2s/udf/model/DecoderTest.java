package io.fedu2s.udf.model;

import static io.fedu2s.udf.model.References.LOGIT_TOLERANCE;
import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    private static final JsonNode DECODING = References.json("decoding.json");

    @ParameterizedTest
    @ValueSource(strings = {"nano-llama", "pico-bfloat16", "pico-float16", "pico-shards", "pico-head-dim"})
    void logitsAreThoseOfTransformersWhateverTheFileLooksLike(String folder) {
        JsonNode reference = logitsOf(folder);

        try (LanguageModel model = References.model(folder)) {
            assertThat(largestDifference(logits(model, ints(reference.get("ids"))), floats(reference.get("logits"))))
                    .isLessThan(LOGIT_TOLERANCE);
        }
    }

    @Test
    void inBfloat16LogitsStayWithinItsEightBits() {
        JsonNode reference = logitsOf("nano-llama");
        float[] expected = floats(reference.get("logits"));

        try (LanguageModel model = LanguageModel.load(References.folder("nano-llama"), Dtype.BFLOAT16, Device.cpu())) {
            float[] logits = logits(model, ints(reference.get("ids")));

            assertThat(References.relativeDifference(logits, expected)).isBetween(1e-4, 0.05);
        }
    }

    @Test
    void aPaddedBatchEqualsItsRowsAlone() {
        JsonNode reference = DECODING.get("padded");
        List<int[]> rows =
                elements(reference.get("rows")).stream().map(References::ints).toList();

        try (LanguageModel model = References.model("nano-llama");
                NDManager scope = model.scope()) {
            AdapterWeights none = AdapterWeights.none(scope);
            NDArray ids = Decoder.padded(scope, rows);
            long[] ends = rows.stream().mapToLong(row -> row.length - 1).toArray();
            NDList cache = model.decoder()
                    .emptyCache(scope, rows.size(), (int) ids.getShape().get(1));
            float[] logits = model.decoder()
                    .prefill(scope, ids, scope.create(ends), cache, none)
                    .toFloatArray();

            assertThat(largestDifference(logits, floats(reference.get("logits"))))
                    .isLessThan(LOGIT_TOLERANCE);
        }
    }

    @Test
    void tokenByTokenThroughTheCacheEqualsAFullPass() {
        List<int[]> prompts = greedy("ids");
        List<int[]> next = greedy("next");
        int steps = 6;

        try (LanguageModel model = References.model("nano-llama");
                NDManager scope = model.scope()) {
            List<float[]> cached = throughTheCache(model, scope, prompts, next, steps);
            for (int step = 0; step < steps; step++) {
                for (int row = 0; row < prompts.size(); row++) {
                    float[] full = logits(model, concatenated(prompts.get(row), Arrays.copyOf(next.get(row), step)));
                    int v = model.config().vocabularySize();
                    float[] last = Arrays.copyOfRange(full, full.length - v, full.length);
                    float[] rowOfBatch = Arrays.copyOfRange(cached.get(step), row * v, (row + 1) * v);

                    assertThat(largestDifference(rowOfBatch, last)).isLessThan(LOGIT_TOLERANCE);
                }
            }
        }
    }

    private static List<int[]> greedy(String key) {
        return elements(DECODING.get("greedy")).stream()
                .map(row -> ints(row.get(key)))
                .toList();
    }

    /** Logits (B, V) of each step: the prompts at once, then one known token of every row at a time. */
    private static List<float[]> throughTheCache(
            LanguageModel model, NDManager scope, List<int[]> prompts, List<int[]> next, int steps) {
        AdapterWeights none = AdapterWeights.none(scope);
        int rows = prompts.size();
        int longest = prompts.stream().mapToInt(row -> row.length).max().orElseThrow();
        int columns = longest + steps;
        NDList cache = model.decoder().emptyCache(scope, rows, columns);
        long[] ends = prompts.stream().mapToLong(row -> row.length - 1).toArray();
        List<float[]> logits = new ArrayList<>();
        logits.add(model.decoder()
                .prefill(scope, Decoder.padded(scope, prompts), scope.create(ends), cache, none)
                .toFloatArray());
        boolean[] visible = new boolean[rows * columns];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(visible, row * columns, row * columns + prompts.get(row).length, true);
        }
        for (int step = 0; step < steps - 1; step++) {
            long[] ids = new long[rows];
            long[] positions = new long[rows];
            for (int row = 0; row < rows; row++) {
                ids[row] = next.get(row)[step];
                positions[row] = (long) prompts.get(row).length + step;
                visible[row * columns + longest + step] = true;
            }
            logits.add(model.decoder()
                    .decode(
                            scope,
                            scope.create(ids, new Shape(rows, 1)),
                            scope.create(positions, new Shape(rows, 1)),
                            longest + step,
                            scope.create(visible, new Shape(rows, columns)),
                            cache,
                            none)
                    .toFloatArray());
        }
        return logits;
    }

    private static float[] logits(LanguageModel model, int[] ids) {
        try (NDManager scope = model.scope()) {
            NDArray batch = Decoder.padded(scope, List.of(ids));
            return model.decoder()
                    .logits(scope, batch, AdapterWeights.none(scope))
                    .toFloatArray();
        }
    }

    private static JsonNode logitsOf(String folder) {
        return elements(DECODING.get("logits")).stream()
                .filter(row -> row.get("folder").textValue().equals(folder))
                .findFirst()
                .orElseThrow();
    }

    private static int[] concatenated(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
