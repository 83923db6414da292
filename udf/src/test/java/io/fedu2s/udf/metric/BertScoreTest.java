package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BertScoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void greedyMatchingIsThatOfBertScore() throws IOException {
        JsonNode matching = reference().get("matching");
        assertThat(matching.size()).isGreaterThan(20);
        for (JsonNode pair : matching) {
            Score score = BertScore.score(embeddings(pair.get("candidate")), embeddings(pair.get("reference")));
            double[] expected = JSON.convertValue(pair.get("score"), double[].class);
            assertThat(new double[] {score.precision(), score.recall(), score.fMeasure()})
                    .containsExactly(expected, within(1e-6));
        }
    }

    @Test
    void rareTokensWeighAsInBertScore() throws IOException {
        JsonNode idf = reference().get("idf");
        List<int[]> references = new ArrayList<>();
        idf.get("references").forEach(each -> references.add(JSON.convertValue(each, int[].class)));
        double[] weights =
                new InverseDocumentFrequency(references).weights(JSON.convertValue(idf.get("ids"), int[].class));
        assertThat(weights).containsExactly(JSON.convertValue(idf.get("weights"), double[].class), within(1e-12));
        assertThat(weights[0]).as("a special token, in every text").isZero();
    }

    @Test
    void aTextIsLikeItself() {
        TokenEmbeddings text = evenly(new float[][] {{1, 2}, {-3, 1}});
        assertThat(BertScore.score(text, text).fMeasure()).isCloseTo(1, within(1e-12));
    }

    @Test
    void aTextWithoutTokensThatCountScoresNothing() {
        TokenEmbeddings text = evenly(new float[][] {{1, 2}});
        TokenEmbeddings specialOnly = new TokenEmbeddings(new float[][] {{1, 2}, {3, 4}}, new double[] {0, 0});
        TokenEmbeddings empty = evenly(new float[0][]);
        assertThat(BertScore.score(specialOnly, text)).isEqualTo(Score.ZERO);
        assertThat(BertScore.score(text, empty)).isEqualTo(Score.ZERO);
    }

    @Test
    void aVectorOfZerosIsLikeNothing() {
        TokenEmbeddings zero = evenly(new float[][] {{0, 0}});
        assertThat(BertScore.score(zero, evenly(new float[][] {{1, 2}}))).isEqualTo(Score.ZERO);
    }

    @Test
    void rescalingPutsTheBaselineAtZeroAndEqualTextsAtOne() {
        Score baseline = new Score(0.8, 0.6, 0.75);
        assertThat(BertScore.rescale(baseline, baseline)).isEqualTo(Score.ZERO);
        assertThat(BertScore.rescale(new Score(1, 1, 1), baseline)).isEqualTo(new Score(1, 1, 1));
        assertThat(BertScore.rescale(new Score(0.9, 0.8, 0.875), baseline).fMeasure())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void weightsMustFitTheVectors() {
        assertThatThrownBy(() -> new TokenEmbeddings(new float[2][3], new double[1]))
                .hasMessage("2 vectors but 1 weights");
    }

    private static TokenEmbeddings embeddings(JsonNode text) {
        return new TokenEmbeddings(
                JSON.convertValue(text.get("vectors"), float[][].class),
                JSON.convertValue(text.get("weights"), double[].class));
    }

    private static JsonNode reference() throws IOException {
        try (InputStream in = BertScoreTest.class.getResourceAsStream("bertscore.json")) {
            return JSON.readTree(in);
        }
    }

    /** Every token counts the same. */
    private static TokenEmbeddings evenly(float[][] vectors) {
        double[] weights = new double[vectors.length];
        Arrays.fill(weights, 1);
        return new TokenEmbeddings(vectors, weights);
    }
}
