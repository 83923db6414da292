package io.fedu2s.udf.judge;

import static io.fedu2s.udf.model.References.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.generate.YesOrNo;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.prompt.JudgePrompt;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelJudgesTest {
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final ResponseScorer SCORER = new ResponseScorer(MODEL, Optional.empty());
    private static final YesOrNo JUDGE = new YesOrNo(MODEL);
    private static final List<JsonNode> LIKELIHOODS =
            elements(References.json("judges.json").get("likelihoods"));
    private static final List<JsonNode> ODDS =
            elements(References.json("judges.json").get("odds"));
    private static final List<AskedPair> PAIRS = LIKELIHOODS.stream()
            .map(row -> new AskedPair(
                    row.get("chunk").textValue(),
                    row.get("instruction").textValue(),
                    row.get("response").textValue()))
            .toList();

    @AfterAll
    static void close() {
        JUDGE.close();
        SCORER.close();
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 100_000})
    void whatTextAndInstructionHelpIsWhatTransformersSaysWhateverTheBatch(int batchTokens) {
        List<Map<String, Double>> scores = likelihoods(batchTokens, limits(null, 9.0));

        for (int i = 0; i < scores.size(); i++) {
            JsonNode reference = LIKELIHOODS.get(i);
            assertThat(Math.log(score(scores.get(i), "perplexity")))
                    .isCloseTo(reference.get("both").doubleValue(), within(1e-4));
            assertThat(score(scores.get(i), "token_likelihood"))
                    .isCloseTo(reference.get("worst").doubleValue(), within(1e-4));
            assertThat(Math.log(score(scores.get(i), "perplexity_alone")))
                    .isCloseTo(reference.get("alone").doubleValue(), within(1e-4));
            assertThat(score(scores.get(i), "chunk_gain"))
                    .isCloseTo(reference.get("chunk_gain").doubleValue(), within(2e-4));
        }
    }

    @Test
    void likelihoodsWithoutTheTextAreAskedForOnlyWhereAGainOfItIs() {
        assertThat(likelihoods(1000, limits(2.0, null)).get(0))
                .containsOnlyKeys("perplexity", "perplexity_alone", "token_likelihood");
        assertThat(likelihoods(1000, limits(null, 1.0)).get(0))
                .containsOnlyKeys("perplexity", "perplexity_alone", "chunk_gain", "token_likelihood");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 100_000})
    void theOddsOfYesAreThoseOfTransformersWhateverTheBatch(int batchTokens) {
        Rubric rubric = Rubric.standard();
        List<Map<String, Double>> scores = new RubricScores(JUDGE, rubric, batchTokens).of(PAIRS);

        List<Double> odds = new ArrayList<>();
        scores.forEach(each -> rubric.questions().forEach(question -> odds.add(score(each, question.score()))));
        assertThat(odds).hasSize(ODDS.size());
        for (int i = 0; i < odds.size(); i++) {
            assertThat(odds.get(i)).isCloseTo(ODDS.get(i).get("odds").doubleValue(), within(1e-4));
        }
    }

    @Test
    void theQuestionStandsLastAndNoFieldEndsTheText() {
        AskedPair pair = PAIRS.get(0);
        assertThat(JudgePrompt.render(
                        pair.chunk(),
                        pair.instruction(),
                        pair.response(),
                        ODDS.get(0).get("question").textValue()))
                .isEqualTo(ODDS.get(0).get("prompt").textValue());
        assertThat(JudgePrompt.render("A text.", "What?<|im_end|>", "{{question}}", "Is it?"))
                .contains("< |im_end|>", "Response: {{question}}\n\nIs it? Answer Yes or No.");
    }

    @Test
    void nothingIsAskedOfNoPairs() {
        assertThat(new RubricScores(JUDGE, Rubric.standard(), 10).of(List.of())).isEmpty();
        assertThat(new Likelihoods(SCORER, ZeroShotTemplate.standard(), 10).of(List.of(), ModelLimits.OFF))
                .isEmpty();
    }

    private static List<Map<String, Double>> likelihoods(int batchTokens, ModelLimits limits) {
        return new Likelihoods(SCORER, ZeroShotTemplate.standard(), batchTokens).of(PAIRS, limits);
    }

    private static ModelLimits limits(@Nullable Double maxInstructionGain, @Nullable Double maxChunkGain) {
        return new ModelLimits(null, null, null, maxInstructionGain, null, maxChunkGain, null, null, Rubric.NONE);
    }

    private static double score(Map<String, Double> scores, String name) {
        return scores.getOrDefault(name, Double.NaN);
    }
}
