package io.fedu2s.udf.encode;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardModelTest {
    private static final double TOLERANCE = 1e-4;
    private static final JsonNode REFERENCES = References.json("rewards.json");
    private static final List<String> TEXTS = texts(REFERENCES.get("texts"));

    @ParameterizedTest
    @CsvSource({
        "nano-bert-reward, 2, ''",
        "nano-bert-reward, 2, good",
        "nano-bert-reward, 2, bad",
        "nano-roberta-reward, 1, ''",
        "nano-mpnet-reward, 3, LABEL_1",
        "nano-llama-reward, 1, ''"
    })
    void rewardsAreThoseOfTransformersAloneAndInABatchOfUnequalTexts(String folder, int labels, String good) {
        JsonNode reference = REFERENCES.get("models").get(folder);
        List<String> firsts = new ArrayList<>();
        List<String> seconds = new ArrayList<>();
        for (JsonNode pair : REFERENCES.get("pairs")) {
            firsts.add(pair.get(0).textValue());
            seconds.add(pair.get(1).textValue());
        }
        try (Backbone backbone = Encoders.load(References.folder(folder))) {
            RewardModel model = new RewardModel(backbone, good);
            int label = good.isEmpty() ? labels - 1 : backbone.labels().indexOf(good);
            for (int batchTokens : new int[] {1, 100_000}) {
                assertRewards(model.score(TEXTS, batchTokens), floats(reference.get("texts")), labels, label);
                assertRewards(model.score(firsts, seconds, batchTokens), floats(reference.get("pairs")), labels, label);
            }
        }
    }

    private static void assertRewards(List<Reward> rewards, float[] logits, int labels, int label) {
        assertThat(logits).hasSize(rewards.size() * labels);
        for (int row = 0; row < rewards.size(); row++) {
            assertThat(rewards.get(row).excessTokens()).isZero();
            assertThat(rewards.get(row).value())
                    .as("row %d", row)
                    .isCloseTo(expected(logits, row * labels, labels, label), within(TOLERANCE));
        }
    }

    /** ln p - ln (1 - p) by the softmax; the logit itself where it is the only one. */
    private static double expected(float[] logits, int from, int labels, int label) {
        if (labels == 1) {
            return logits[from];
        }
        double sum = 0;
        for (int k = 0; k < labels; k++) {
            sum += Math.exp(logits[from + k]);
        }
        double p = Math.exp(logits[from + label]) / sum;
        return Math.log(p) - Math.log(1 - p);
    }

    @Test
    void aTextThatIsTooLongHasNoValueAndItsCompanyHasItsOwn() {
        try (Backbone backbone = Encoders.load(References.folder("nano-roberta-reward"))) {
            RewardModel model = new RewardModel(backbone, "");
            List<Reward> rewards = model.score(List.of("x".repeat(200), "Brass", "y".repeat(158)), 1000);

            assertThat(rewards.get(0).value()).isNaN();
            assertThat(rewards.get(0).excessTokens()).isEqualTo(200 + 2 - 160);
            assertThat(rewards.get(1).value())
                    .isCloseTo(model.score(List.of("Brass"), 1000).get(0).value(), within(1e-5));
            assertThat(rewards.get(2).value()).isFinite();
            assertThat(rewards.get(2).excessTokens()).isZero();
        }
    }

    @Test
    void theGoodLabelOfSeveralMustBeNamed() {
        try (Backbone backbone = Encoders.load(References.folder("nano-mpnet-reward"))) {
            assertThatThrownBy(() -> new RewardModel(backbone, ""))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("[LABEL_0, LABEL_1, LABEL_2], and none is named");
            assertThatThrownBy(() -> new RewardModel(backbone, "LABEL_9"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("none of them is 'LABEL_9'")
                    .hasMessageContaining("filter.rewardLabel");
        }
    }

    @Test
    void aModelWithoutAHeadIsNoRewardModel() {
        try (Backbone backbone = Encoders.load(References.folder("nano-bert"))) {
            assertThatThrownBy(() -> new RewardModel(backbone, ""))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("holds no reward model")
                    .hasMessageContaining("nano-bert");
        }
    }

    @Test
    void labelsWithoutNamesAreCounted(@TempDir Path parent) throws IOException {
        Path folder = Encoders.copy("nano-mpnet-reward", parent.resolve("unnamed"));
        Encoders.edit(folder.resolve("config.json"), config -> {
            config.remove("id2label");
            config.remove("label2id");
            config.put("num_labels", 3);
        });
        try (Backbone backbone = Encoders.load(folder)) {
            assertThat(backbone.labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
        }
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).stream().map(JsonNode::textValue).toList();
    }
}
