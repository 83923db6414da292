package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainingTextTest {
    private static final Pattern LAYOUT = Pattern.compile("(?s)(.+?\n\n)?Document: .+?\nInstruction: .+?\nResponse: .+?"
            + "(\n\nDocument: .+?\nInstruction: .+?\nResponse: .+?)*");

    @Test
    void theSameSeedGivesTheSameText() {
        assertThat(sequences(1, 320).limit(100))
                .containsExactlyElementsOf(sequences(1, 320).limit(100).toList());
    }

    @Test
    void anotherSeedGivesAnotherText() {
        assertThat(sequences(1, 320).limit(100))
                .doesNotContainAnyElementsOf(sequences(2, 320).limit(100).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 320, 512})
    void sequencesFitAndFillTheirRow(int maxTokens) {
        List<TrainingSequence> many = sequences(3, maxTokens).limit(1000).toList();
        assertThat(many).allMatch(sequence -> sequence.tokens(PretrainingTextTest::tokens) <= maxTokens);
        double mean = many.stream()
                .mapToInt(sequence -> sequence.tokens(PretrainingTextTest::tokens))
                .average()
                .orElseThrow();
        assertThat(mean).isGreaterThan(maxTokens * 0.5);
    }

    @Test
    void fewShotSequencesHaveThePromptsLayout() {
        assertThat(sequences(4, 512)
                        .limit(1000)
                        .filter(sequence -> sequence.segments().size() > 1))
                .allSatisfy(sequence -> {
                    assertThat(sequence.text()).matches(LAYOUT);
                    assertThat(sequence.segments())
                            .extracting(Segment::pair)
                            .last()
                            .isEqualTo(true);
                    for (int at = 0; at < sequence.segments().size(); at++) {
                        assertThat(sequence.segments().get(at).pair()).isEqualTo(at % 2 == 1);
                    }
                });
    }

    @Test
    void anEighthIsPlainDocuments() {
        long plain = sequences(5, 320)
                .limit(2000)
                .filter(sequence -> sequence.segments().size() == 1)
                .count();
        assertThat(plain).isBetween(160L, 330L);
    }

    @Test
    void theZeroShotTemplateNeverOccurs() {
        assertThat(sequences(6, 512).limit(3000).map(TrainingSequence::text))
                .noneMatch(text -> text.contains("###") || text.contains("Input:"));
    }

    @Test
    void everyResponseStandsInItsDocument() {
        sequences(7, 512).limit(1000).map(TrainingSequence::segments).forEach(segments -> {
            for (int at = 1; at < segments.size(); at += 2) {
                String pair = segments.get(at).text();
                String response =
                        pair.substring(pair.indexOf(FewShotLayout.RESPONSE) + FewShotLayout.RESPONSE.length());
                assertThat(segments.get(at - 1).text()).contains(response);
            }
        });
    }

    @Test
    void aRowTooShortForAnExampleIsRefused() {
        PretrainingText text = new PretrainingText(1, 0.45, PretrainingTextTest::tokens, List.of());
        assertThatThrownBy(() -> text.next(99)).hasMessageContaining("at least 100, not 99");
    }

    private static Stream<TrainingSequence> sequences(long seed, int maxTokens) {
        PretrainingText text =
                new PretrainingText(seed, 0.45, PretrainingTextTest::tokens, List.of("###", "Input", "ab"));
        return Stream.generate(() -> text.next(maxTokens));
    }

    private static int tokens(String text) {
        return 1 + text.length() / 3;
    }
}
