package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BertScorerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void scoresAreThoseOfBertScoreForEveryEncoderAndLayerByRarityAndRescaledToo() throws IOException {
        JsonNode reference = reference();
        List<String> candidates = new ArrayList<>();
        List<String> references = new ArrayList<>();
        for (JsonNode pair : reference.get("pairs")) {
            candidates.add(pair.get(0).textValue());
            references.add(pair.get(1).textValue());
        }
        assertThat(reference.get("encoders")).hasSize(4);
        for (JsonNode encoder : reference.get("encoders")) {
            try (Backbone model = Backbone.load(
                    References.folder(encoder.get("encoder").textValue()),
                    Dtype.FLOAT32,
                    References.device(),
                    PromptForm.PLAIN)) {
                int layer = encoder.get("layer").intValue();
                BertScorer even = new BertScorer(new TextEncoder(model), layer);
                assertScores(even.score(candidates, references, 1000), encoder, "scores");
                List<Score> byRarity = even.weighing(references).score(candidates, references, 1000);
                assertScores(byRarity, encoder, "idf");
                Score baseline = BertScoreBaseline.parse(
                        "baseline.tsv", reference.get("baseline").textValue(), layer);
                assertScores(
                        byRarity.stream()
                                .map(score -> BertScore.rescale(score, baseline))
                                .toList(),
                        encoder,
                        "rescaledIdf");
            }
        }
    }

    private static void assertScores(List<Score> scores, JsonNode encoder, String kind) {
        assertThat(scores).hasSize(encoder.get(kind).size());
        for (int pair = 0; pair < scores.size(); pair++) {
            Score score = scores.get(pair);
            double[] expected = JSON.convertValue(encoder.get(kind).get(pair), double[].class);
            assertThat(new double[] {score.precision(), score.recall(), score.fMeasure()})
                    .as("%s, %s, pair %d", encoder.get("encoder"), kind, pair)
                    .containsExactly(expected, within(1e-5));
        }
    }

    private static JsonNode reference() throws IOException {
        try (InputStream in = BertScorerTest.class.getResourceAsStream("encoder_bertscore.json")) {
            return JSON.readTree(in);
        }
    }
}
