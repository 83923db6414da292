package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextGeneratorTest {
    private static final int WIDE = 100_000;
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final TextGenerator GENERATOR = new TextGenerator(MODEL, Optional.empty());
    private static final List<JsonNode> GREEDY =
            elements(References.json("decoding.json").get("greedy"));
    private static final List<JsonNode> ENDING =
            elements(References.json("decoding.json").get("ending"));

    @AfterAll
    static void close() {
        GENERATOR.close();
        MODEL.close();
    }

    @Test
    void sixtyFourGreedyIdsAreThoseOfTransformers() {
        List<int[]> next = GENERATOR.continuations(
                GREEDY.stream().map(row -> References.ints(row.get("ids"))).toList(), 64);

        for (int row = 0; row < GREEDY.size(); row++) {
            assertThat(next.get(row)).isEqualTo(References.ints(GREEDY.get(row).get("next")));
        }
    }

    @Test
    void aContinuationGoesOnBehindEndTokens() {
        int[] next = GENERATOR
                .continuations(List.of(References.ints(ENDING.get(0).get("ids"))), 64)
                .get(0);

        assertThat(next).hasSize(64).startsWith(References.ints(ENDING.get(0).get("next")));
    }

    @Test
    void itsTextIsThatOfTransformers() {
        List<Completion> completions = GENERATOR.generate(requests(GREEDY), greedy(64, WIDE));

        for (int row = 0; row < GREEDY.size(); row++) {
            Completion completion = completions.get(row);
            assertThat(completion.text()).isEqualTo(text(GREEDY.get(row)));
            assertThat(completion.newTokens()).isEqualTo(64);
            assertThat(completion.promptTokens())
                    .isEqualTo(GREEDY.get(row).get("ids").size());
            assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void theBatchARowIsInDoesNotAlterItsText() {
        List<GenerationRequest> requests = requests(GREEDY);
        List<GenerationRequest> reversed = new ArrayList<>(requests);
        Collections.reverse(reversed);

        List<Completion> together = GENERATOR.generate(requests, greedy(64, WIDE));
        List<Completion> alone = GENERATOR.generate(requests, greedy(64, 1));
        List<Completion> pairs = new ArrayList<>(GENERATOR.generate(reversed, greedy(64, 250)));
        Collections.reverse(pairs);

        assertThat(alone).isEqualTo(together);
        assertThat(pairs).isEqualTo(together);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "1000000, 16", "1, 3", "2, 16"})
    void shortcutsDoNotAlterTheText(int minSharedTokens, int maxDraftTokens) {
        List<JsonNode> all = new ArrayList<>(ENDING);
        all.addAll(GREEDY);
        List<GenerationRequest> requests = withSharedBeginnings(all);
        SamplingConfig sampled = new SamplingConfig(48, 0.8, 0.95, List.of(), WIDE);
        SamplingConfig narrow = new SamplingConfig(48, 0.8, 0.95, List.of(), 300);
        Shortcuts shortcuts = new Shortcuts(minSharedTokens, maxDraftTokens);

        try (TextGenerator plain = new TextGenerator(MODEL, Optional.empty(), Shortcuts.NONE);
                TextGenerator quick = new TextGenerator(MODEL, Optional.empty(), shortcuts)) {
            assertThat(quick.generate(requests, greedy(48, WIDE)))
                    .isEqualTo(plain.generate(requests, greedy(48, WIDE)));
            assertThat(quick.generate(requests, greedy(48, 300))).isEqualTo(plain.generate(requests, greedy(48, WIDE)));
            assertThat(quick.generate(requests, sampled)).isEqualTo(plain.generate(requests, sampled));
            assertThat(quick.generate(requests, narrow)).isEqualTo(plain.generate(requests, sampled));
        }
    }

    /** Every prompt twice behind each of two beginnings, so that neighbours share beginnings of all lengths. */
    private static List<GenerationRequest> withSharedBeginnings(List<JsonNode> rows) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (String beginning :
                List.of("", text(GREEDY.get(0)), text(GREEDY.get(0)).substring(0, 60))) {
            for (GenerationRequest request : requests(rows)) {
                requests.add(new GenerationRequest(
                        request.key() + beginning.length(), beginning + request.prompt(), requests.size()));
            }
        }
        return requests;
    }

    @Test
    void aRowEndsAtItsOwnEndTokenWhileOthersGoOn() {
        List<JsonNode> all = new ArrayList<>(ENDING);
        all.addAll(GREEDY);

        List<Completion> completions = GENERATOR.generate(requests(all), greedy(64, WIDE));

        for (int row = 0; row < all.size(); row++) {
            Completion completion = completions.get(row);
            assertThat(completion.text()).isEqualTo(text(all.get(row)));
            assertThat(completion.newTokens())
                    .isEqualTo(all.get(row).get("next").size());
            assertThat(completion.finishReason())
                    .isEqualTo(row < ENDING.size() ? FinishReason.EOS : FinishReason.LENGTH);
        }
    }

    @Test
    void aStopStringEndsTheRowsItComesUpInAndIsCutOff() {
        String whole = text(GREEDY.get(1));
        String stop = whole.substring(40, 43);
        List<String> stops = List.of("never written by chance", stop);

        List<Completion> completions = GENERATOR.generate(requests(GREEDY), new SamplingConfig(64, 0, 1, stops, WIDE));

        for (int row = 0; row < GREEDY.size(); row++) {
            String text = text(GREEDY.get(row));
            int at = text.indexOf(stop);
            assertThat(completions.get(row).text()).isEqualTo(at < 0 ? text : text.substring(0, at));
            assertThat(completions.get(row).finishReason()).isEqualTo(at < 0 ? FinishReason.LENGTH : FinishReason.STOP);
        }
        assertThat(completions.get(1).finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(completions.get(1).newTokens()).isLessThan(64);
    }

    @Test
    void theSameSeedWritesTheSameTextInAnyBatchAndAnotherSeedAnother() {
        List<GenerationRequest> requests = IntStream.range(0, 12)
                .mapToObj(seed -> new GenerationRequest("row " + seed, text(GREEDY.get(seed % 2)), seed / 2))
                .toList();
        SamplingConfig together = new SamplingConfig(24, 0.9, 0.95, List.of(), WIDE);
        SamplingConfig alone = new SamplingConfig(24, 0.9, 0.95, List.of(), 1);

        List<Completion> completions = GENERATOR.generate(requests, together);

        assertThat(GENERATOR.generate(requests, together)).isEqualTo(completions);
        assertThat(GENERATOR.generate(requests, alone)).isEqualTo(completions);
        assertThat(completions.stream().map(Completion::text)).doesNotHaveDuplicates();
    }

    @Test
    void answersComeInTheOrderOfTheRequestsUnderTheirKeys() {
        List<Completion> completions = GENERATOR.generate(requests(GREEDY), greedy(1, 50));

        assertThat(completions.stream().map(Completion::key))
                .containsExactlyElementsOf(
                        requests(GREEDY).stream().map(GenerationRequest::key).toList());
        assertThat(GENERATOR.generate(List.of(), greedy(1, 50))).isEmpty();
    }

    @Test
    void anAdapterWritesAnotherText() {
        try (TextGenerator adapted =
                new TextGenerator(MODEL, Optional.of(PeftFolder.read(References.folder("nano-lora-all"))))) {
            assertThat(adapted.generate(requests(GREEDY), greedy(16, WIDE)))
                    .doesNotContainAnyElementsOf(GENERATOR.generate(requests(GREEDY), greedy(16, WIDE)));
        }
    }

    @Test
    void samplingOutOfRangeIsRefusedByName() {
        assertRefused(() -> new SamplingConfig(0, 0, 1, List.of(), 1), "maxNewTokens");
        assertRefused(() -> new SamplingConfig(1, -1, 1, List.of(), 1), "temperature");
        assertRefused(() -> new SamplingConfig(1, 1, 0, List.of(), 1), "topP");
        assertRefused(() -> new SamplingConfig(1, 1, 1.5, List.of(), 1), "topP");
        assertRefused(() -> new SamplingConfig(1, 1, 1, List.of(), 0), "batchTokens");
    }

    private static void assertRefused(Runnable made, String key) {
        assertThatThrownBy(made::run).isInstanceOf(UserException.class).hasMessageContaining(key);
    }

    private static SamplingConfig greedy(int maxNewTokens, int batchTokens) {
        return new SamplingConfig(maxNewTokens, 0, 1, List.of(), batchTokens);
    }

    private static List<GenerationRequest> requests(List<JsonNode> rows) {
        return rows.stream()
                .map(row -> new GenerationRequest(
                        "of " + row.get("prompt").textValue(), row.get("prompt").textValue(), 1))
                .toList();
    }

    private static String text(JsonNode row) {
        return row.get("text").textValue();
    }
}
