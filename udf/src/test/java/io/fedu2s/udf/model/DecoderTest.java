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
import io.fedu2s.udf.model.NewTokens.OfRow;
import io.fedu2s.udf.model.NewTokens.Wanted;
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

        try (LanguageModel model =
                LanguageModel.load(References.folder("nano-llama"), Dtype.BFLOAT16, References.device())) {
            float[] logits = logits(model, ints(reference.get("ids")));

            assertThat(References.relativeDifference(logits, expected)).isBetween(1e-4, 0.05);
        }
    }

    @Test
    void aBatchOfUnlikeRowsEqualsTransformersPaddedOne() {
        JsonNode reference = DECODING.get("padded");
        List<int[]> rows =
                elements(reference.get("rows")).stream().map(References::ints).toList();

        try (LanguageModel model = References.model("nano-llama");
                NDManager scope = model.scope()) {
            NDList cache = model.decoder().emptyCache(scope, rows.size(), 200);
            float[] logits = model.decoder()
                    .extend(scope, prompts(rows), cache, AdapterWeights.none(scope))
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
        NDList cache = model.decoder().emptyCache(scope, prompts.size(), 200);
        List<float[]> logits = new ArrayList<>();
        logits.add(model.decoder().extend(scope, prompts(prompts), cache, none).toFloatArray());
        for (int step = 0; step < steps - 1; step++) {
            List<OfRow> parts = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                parts.add(new OfRow(row, prompts.get(row).length + step, new int[] {next.get(row)[step]}));
            }
            logits.add(model.decoder()
                    .extend(scope, NewTokens.of(parts, Wanted.ALL), cache, none)
                    .toFloatArray());
        }
        return logits;
    }

    private static NewTokens prompts(List<int[]> prompts) {
        List<OfRow> parts = new ArrayList<>();
        prompts.forEach(prompt -> parts.add(new OfRow(parts.size(), 0, prompt)));
        return NewTokens.of(parts, Wanted.LAST);
    }

    private static float[] logits(LanguageModel model, int[] ids) {
        try (NDManager scope = model.scope()) {
            NDArray batch = References.padded(scope, List.of(ids));
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
