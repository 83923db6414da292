package io.fedu2s.jobs.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.people.Calibration.Line;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.Rubric;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside scikit-learn; the numbers are made by src/test/python/make_calibration.py. */
class CalibrationTest {
    private static final JsonNode REFERENCE = reference();
    private static final Calibration CALIBRATION = Calibration.of(pairs(), Map.of("quiz", limits(20.0, null)));

    @ParameterizedTest
    @MethodSource("keys")
    void precisionRecallAndThresholdAreThoseOfScikitLearn(JsonNode key) {
        Line line = line(CALIBRATION, key.path("key").asText());
        assertThat(line.score()).isEqualTo(key.path("score").asText());
        assertThat(line.side()).hasToString(key.path("side").asText());
        assertThat(line.measured()).isEqualTo(key.path("measured").asLong());
        assertThat(line.now().passed()).isEqualTo(key.path("passed").asLong());
        assertThat(line.now().precision()).isEqualTo(key.path("precision").asDouble(), within(1e-12));
        assertThat(line.now().recall()).isEqualTo(key.path("recall").asDouble(), within(1e-12));
        if (key.path("suggested").isNull()) {
            assertThat(line.suggested()).isNull();
            assertThat(line.then()).isNull();
        } else {
            assertThat(line.suggested()).isEqualTo(key.path("suggested").asDouble(), within(1e-12));
            Calibration.Quality then = Objects.requireNonNull(line.then());
            assertThat(then.precision()).isEqualTo(key.path("precision_then").asDouble(), within(1e-12));
            assertThat(then.recall()).isEqualTo(key.path("recall_then").asDouble(), within(1e-12));
        }
    }

    @Test
    void ofAKeyWithAnotherBoundForAnotherKindEachPairHasItsOwn() {
        List<Judgement> judgements = List.of(
                new Judgement("quiz", Map.of("perplexity", 15.0), true, true),
                new Judgement("cloze", Map.of("perplexity", 15.0), false, false),
                new Judgement("cloze", Map.of("perplexity", 5.0), false, true));
        Line line = line(
                Calibration.of(judgements, Map.of("quiz", limits(20.0, null), "cloze", limits(10.0, null))),
                "filter.maxPerplexity");
        assertThat(line.value()).isNull();
        assertThat(line.now()).isEqualTo(new Calibration.Quality(2, 1.0, 1.0));
        assertThat(line.suggested()).isEqualTo(5.0);
    }

    @Test
    void aJudgesQuestionIsNamedAndWhereNothingPassesThereIsNoPrecision() {
        List<Judgement> judgements = List.of(new Judgement("quiz", Map.of("judge_clear", 1.0), false, false));
        Rubric rubric = Rubric.parse("rubric.txt", "clear: Is it clear? >= 2");
        Calibration calibration = Calibration.of(judgements, Map.of("quiz", limits(null, rubric)));
        Line line = line(calibration, "filter.judge, \"Is it clear?\"");
        assertThat(line.value()).isEqualTo(2.0);
        assertThat(line.now()).isEqualTo(new Calibration.Quality(0, null, null));
        assertThat(line.suggested()).isNull();
        assertThat(calibration.all()).isEqualTo(new Calibration.Quality(0, null, null));
        assertThat(calibration.filters())
                .as("what was not measured is left out")
                .hasSize(1);
    }

    static List<JsonNode> keys() {
        List<JsonNode> keys = new ArrayList<>();
        REFERENCE.path("keys").forEach(keys::add);
        assertThat(keys).hasSize(6);
        return keys;
    }

    private static List<Judgement> pairs() {
        List<Judgement> pairs = new ArrayList<>();
        for (JsonNode pair : REFERENCE.path("pairs")) {
            Map<String, Double> scores = new TreeMap<>();
            pair.path("scores")
                    .properties()
                    .forEach(
                            score -> scores.put(score.getKey(), score.getValue().asDouble()));
            pairs.add(new Judgement("quiz", scores, true, pair.path("good").asBoolean()));
        }
        return pairs;
    }

    private static Line line(Calibration calibration, String key) {
        return calibration.filters().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static FilterConfig limits(@Nullable Double maxPerplexity, @Nullable Rubric rubric) {
        FilterConfig usual = FilterConfig.defaults();
        return new FilterConfig(
                usual.minInstructionWords(),
                usual.maxInstructionWords(),
                usual.minResponseWords(),
                usual.maxResponseWords(),
                usual.allowCutOff(),
                usual.allowColonEnd(),
                usual.maxRepetition(),
                usual.forbidden(),
                usual.language(),
                usual.maxRougeLToExamples(),
                usual.minGrounding(),
                usual.minNameGrounding(),
                usual.minNumberGrounding(),
                usual.minInstructionGrounding(),
                usual.styleLengthQuantile(),
                usual.minStyleShare(),
                usual.maxRougeLToSiblings(),
                usual.maxRougeLToEvaluation(),
                usual.keepShare(),
                new ModelLimits(
                        maxPerplexity,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        rubric == null ? Rubric.NONE : rubric));
    }

    private static JsonNode reference() {
        try (InputStream in = CalibrationTest.class.getResourceAsStream("calibration.json")) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
