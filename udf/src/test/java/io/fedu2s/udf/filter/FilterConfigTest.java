package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterConfigTest {
    @Test
    void theDefaultsAreThese() {
        assertThat(FilterConfig.defaults())
                .isEqualTo(new FilterConfig(
                        3,
                        150,
                        1,
                        300,
                        false,
                        false,
                        0.3,
                        List.of(),
                        null,
                        0.9,
                        0.9,
                        1.0,
                        1.0,
                        null,
                        null,
                        null,
                        0.7,
                        null,
                        null,
                        new ModelLimits(null, null, null, null, null, null, null, null, Rubric.NONE)));
    }

    @Test
    void anyRewardMayBeAskedForButNoneThatIsNoNumber() {
        assertThat(Thresholds.with("minReward", -3.5).models().minReward()).isEqualTo(-3.5);
        assertThatThrownBy(() -> Thresholds.with("minReward", Double.NaN))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("filter.minReward is NaN");
    }

    @ParameterizedTest
    @CsvSource({
        "minInstructionWords, -1, at least 0",
        "maxInstructionWords, 2, at least 3",
        "minResponseWords, -1, at least 0",
        "maxResponseWords, 0, at least 1",
        "maxRepetition, 1.5, from 0.0 to 1.0",
        "maxRougeLToExamples, -0.1, from 0.0 to 1.0",
        "minGrounding, 90, from 0.0 to 1.0",
        "minNameGrounding, NaN, from 0.0 to 1.0",
        "minNumberGrounding, 2, from 0.0 to 1.0",
        "minInstructionGrounding, 2, from 0.0 to 1.0",
        "styleLengthQuantile, 0.6, from 0.0 to 0.5",
        "minStyleShare, -1, from 0.0 to 1.0",
        "maxRougeLToSiblings, 1.1, from 0.0 to 1.0",
        "maxPerplexity, 0.5, at least 1.0",
        "minTokenLikelihood, 1, at most 0.0",
        "minInstructionGain, -1, at least 0.0",
        "maxInstructionGain, -1, at least 0.0",
        "minChunkGain, NaN, a number",
        "maxChunkGain, Infinity, a number",
        "minEmbeddingSupport, 1.5, from -1.0 to 1.0",
        "maxRougeLToEvaluation, 2, from 0.0 to 1.0",
        "keepShare, 0, above 0 and at most 1",
        "keepShare, 1.5, above 0 and at most 1"
    })
    void aThresholdOutOfRangeIsRefusedByNameAndValue(String key, String value, String range) {
        boolean whole = key.endsWith("Words");
        Object number = whole ? (Object) Integer.valueOf(value) : (Object) Double.valueOf(value);
        assertThatThrownBy(() -> Thresholds.with(key, number))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "filter.%s is %s, which is out of range: it must be %s.".formatted(key, number, range));
    }

    @Test
    void aGainsUpperBoundIsNotBelowItsLowerOne() {
        assertThatThrownBy(() -> new ModelLimits(null, null, 1.5, 1.2, null, null, null, null, Rubric.NONE))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("filter.maxInstructionGain is 1.2")
                .hasMessageContaining("at least 1.5");
        assertThatThrownBy(() -> new ModelLimits(null, null, null, null, -0.5, -1.0, null, null, Rubric.NONE))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("filter.maxChunkGain is -1.0")
                .hasMessageContaining("at least -0.5");
    }

    @Test
    void aLanguageThatCanNotBeToldIsRefused() {
        assertThat(Thresholds.with("language", "chunk").language()).isEqualTo("chunk");
        assertThat(Thresholds.with("language", "zh").language()).isEqualTo("zh");
        assertThatThrownBy(() -> Thresholds.with("language", "German"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "filter.language is German, which is out of range: it must be chunk, or the code")
                .hasMessageContaining(" deu ");
    }

    @Test
    void aBlankForbiddenWordIsRefused() {
        assertThatThrownBy(() -> Thresholds.with("forbidden", List.of("chatbot", " ")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("filter.forbidden");
    }
}
