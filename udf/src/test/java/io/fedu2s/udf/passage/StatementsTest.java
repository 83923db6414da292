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
        assertThat(Statements.among(Extent.of(1), sentence)).containsExactly(new Passage(sentence, said));
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
        assertThat(Statements.among(Extent.of(1), sentence)).isEmpty();
    }

    @Test
    void onlyTheLastSentencesAreLookedAt() {
        String text = "Early care was linked to a good end. Late care was linked to a bad end. Nothing else.";
        assertThat(Statements.among(Extent.of(2), text))
                .extracting(Passage::response)
                .containsExactly("Late care was linked to a bad end.");
        assertThat(Statements.among(Extent.of(9), text)).hasSize(2);
        assertThat(Statements.among(Extent.of(1), text)).isEmpty();
    }

    @Test
    void whatFollowsIsSaidTooAsLongAsItSaysSomethingInWords() {
        String text = "Early care was linked to a good end. However, it was (n = 4) seen in women alone. "
                + "They were 61 on average when it began. Late care was linked to a bad end.";
        assertThat(Statements.turned(new Extent(9, 2), text))
                .containsExactly(
                        new Passage(
                                "Early care was linked to a good end. However, it was (n = 4) seen in women alone.",
                                "Early care was linked to a good end. However, it was seen in women alone.",
                                "Was early care linked to a good end?"),
                        new Passage(
                                "Late care was linked to a bad end.",
                                "Late care was linked to a bad end.",
                                "Was late care linked to a bad end?"));
        assertThat(Statements.among(
                        new Extent(9, 1), "Early care was linked to a good end. Tea was seen in women alone."))
                .extracting(Passage::response)
                .as("of something else")
                .contains("Early care was linked to a good end.");
        String twice =
                "Care was linked to a good end. Tea was linked to a bad end. Care was linked to a good end. It was so for all of them.";
        assertThat(Statements.among(new Extent(2, 1), twice))
                .extracting(Passage::evidence)
                .as("of the second of two that are alike")
                .containsExactly("Care was linked to a good end. It was so for all of them.");
        assertThat(Statements.among(new Extent(9, 0), text))
                .extracting(Passage::evidence)
                .containsExactly("Early care was linked to a good end.", "Late care was linked to a bad end.");
    }
}
