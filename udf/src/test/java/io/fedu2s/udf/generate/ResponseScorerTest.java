package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.train.TrainingPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseScorerTest {
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final ResponseScorer SCORER = new ResponseScorer(MODEL, Optional.empty());
    private static final List<JsonNode> RESPONSES =
            elements(References.json("decoding.json").get("responses"));
    private static final List<TrainingPair> PAIRS = RESPONSES.stream()
            .map(row -> new TrainingPair(
                    row.get("prompt").textValue(), row.get("response").textValue()))
            .toList();

    @AfterAll
    static void close() {
        SCORER.close();
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 100_000})
    void likelihoodsAreThoseOfTransformersWhateverTheBatch(int batchTokens) {
        List<ResponseScore> scores = SCORER.score(PAIRS, batchTokens);

        for (int row = 0; row < scores.size(); row++) {
            JsonNode reference = RESPONSES.get(row);
            assertThat(scores.get(row).promptIds()).isEqualTo(ints(reference.get("prompt_ids")));
            assertThat(scores.get(row).responseIds()).isEqualTo(ints(reference.get("response_ids")));
            assertThat(scores.get(row).meanNll()).isCloseTo(reference.get("nll").doubleValue(), within(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 100_000})
    void lossesOfTokensAfterSharedBeginningsHaveTheSameMeans(int batchTokens) {
        String long1 = PAIRS.get(2).prompt().repeat(2);
        List<TrainingPair> sharing = List.of(
                PAIRS.get(1),
                new TrainingPair(long1 + " more", PAIRS.get(2).response()),
                new TrainingPair(long1, ""),
                new TrainingPair(long1, PAIRS.get(2).response()),
                new TrainingPair(long1, PAIRS.get(2).response() + " It never comes back."),
                new TrainingPair(long1 + " and other words", "Who?"));

        List<double[]> losses = SCORER.tokenLosses(sharing, batchTokens);

        List<ResponseScore> whole = SCORER.score(sharing, batchTokens);
        for (int row = 0; row < sharing.size(); row++) {
            assertThat(losses.get(row)).hasSize(whole.get(row).responseIds().length);
            assertThat(Arrays.stream(losses.get(row)).average().orElse(0))
                    .isCloseTo(whole.get(row).meanNll(), within(1e-4));
        }
        assertThat(losses.get(0)).hasSizeGreaterThan(0);
        assertThat(Arrays.stream(losses.get(0)).average().orElse(0))
                .isCloseTo(RESPONSES.get(1).get("nll").doubleValue(), within(1e-4));
    }

    @Test
    void anEmptyResponseScoresZeroAndDisturbsNoOther() {
        List<ResponseScore> scores =
                SCORER.score(List.of(new TrainingPair("Who?", ""), PAIRS.get(0), new TrainingPair("", "")), 100_000);

        assertThat(scores.get(0).meanNll()).isZero();
        assertThat(scores.get(1).meanNll())
                .isCloseTo(RESPONSES.get(0).get("nll").doubleValue(), within(1e-4));
        assertThat(scores.get(2).meanNll()).isZero();
        assertThat(SCORER.score(List.of(new TrainingPair("Who?", "")), 10)
                        .get(0)
                        .meanNll())
                .isZero();
    }

    @Test
    void anAdapterScoresOtherwise() {
        try (ResponseScorer adapted =
                new ResponseScorer(MODEL, Optional.of(PeftFolder.read(References.folder("nano-lora-all"))))) {
            assertThat(adapted.score(PAIRS, 1000).get(0).meanNll())
                    .isNotCloseTo(RESPONSES.get(0).get("nll").doubleValue(), within(1e-2));
        }
    }
}
