package io.fedu2s.udf.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Early care was linked to lower mortality (p < 0.01) in women. | Early care was linked to lower mortality in women.",
                "In addition, the score (r = 0.49, [0.3 to 0.6]) fell with age (in years). | The score fell with age (in years).",
                "IHD mortality was related to low haemoglobin values. | IHD mortality was related to low haemoglobin values."
            })
    void aStatementIsSaidWithoutFiguresAsideAndWithoutItsTie(String sentence, String said) {
        assertThat(Statements.among(1, sentence)).containsExactly(new Passage(sentence, said));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The mean was 3.4 in the treated group of patients.",
                "They were seen by two of the doctors that day.",
                "However, this was found in none of the groups.",
                "Was early treatment linked to lower mortality in all groups?",
                "Table of all the patients by age and sex",
                "It was so."
            })
    void figuresQuestionsAndWhatPointsBackAreNone(String sentence) {
        assertThat(Statements.among(1, sentence)).isEmpty();
    }

    @Test
    void onlyTheLastSentencesAreLookedAt() {
        String text = "Early care was linked to a good end. Late care was linked to a bad end. Nothing else.";
        assertThat(Statements.among(2, text))
                .extracting(Passage::response)
                .containsExactly("Late care was linked to a bad end.");
        assertThat(Statements.among(9, text)).hasSize(2);
        assertThat(Statements.among(1, text)).isEmpty();
    }
}
