package io.fedu2s.udf.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {
    private static final Reasons REASONS = Reasons.parse("reasons.txt", """
            # what is demanded

            cut_off: The response is short.
            ungrounded: Use the words: of the document.
            repetition: Say it once.
            """);

    @Test
    void theMostFrequentReasonsThatHaveASentenceAreDemanded() {
        Map<String, Long> counts = Map.of("cut_off", 2L, "ungrounded", 5L, "reward", 9L, "repetition", 2L);
        assertThat(REASONS.demands(counts, 2)).isEqualTo("Use the words: of the document. The response is short.");
        assertThat(REASONS.demands(counts, 0)).isEmpty();
        assertThat(REASONS.demands(Map.of("reward", 1L), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut_off The response is short.", ": a sentence", "cut_off:", "a b: c", "a: b\na: c"})
    void aLineThatDemandsNothingIsNamed(String text) {
        assertThatThrownBy(() -> Reasons.parse("mine.txt", "# first\n" + text))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("Line [23] of the reasons 'mine.txt' demands nothing: .*");
    }

    @Test
    void thoseOfTheProgramCanBeRead() {
        assertThat(Reasons.standard().demands(Map.of("cut_off", 1L), 1)).isNotEmpty();
    }
}
