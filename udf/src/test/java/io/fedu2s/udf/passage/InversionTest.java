package io.fedu2s.udf.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InversionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Early extubation was associated with lower mortality. | Was early extubation associated with lower mortality?",
                "Hypothyroidism did not affect the mode of delivery. | Did hypothyroidism affect the mode of delivery?",
                "No significant differences were present in any direction. | Were any significant differences present in any direction?",
                "There was no evidence of a bias over time. | Was there any evidence of a bias over time?",
                "IHD mortality was related to low haemoglobin values. | Was IHD mortality related to low haemoglobin values?",
                "African American families were less likely to smoke at home. | Were African American families less likely to smoke at home?",
                "The scores for lamina dura and bone density were also better. | Were the scores for lamina dura and bone density better?",
                "A history of heart disease may not influence these findings. | May a history of heart disease influence these findings?"
            })
    void theVerbGoesBeforeItsSubjectAndADenialGoes(String statement, String question) {
        assertThat(Inversion.of(statement, statement)).contains(question);
    }

    @Test
    void aNameStaysAsTheTextHasIt() {
        String statement = "Boston was the first to close its schools.";
        assertThat(Inversion.of(statement, "In Boston it rained. " + statement))
                .contains("Was Boston the first to close its schools?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Of the patients seen on that day most were well.",
                "Smoking was rare, and drinking was common in all groups.",
                "The score was high but of no use to the doctors.",
                "Patients who smoked were less likely to come back.",
                "The aim of the study was to see whether it helps.",
                "Exercise reduced the blood pressure of men and of women.",
                "Individually, the presence was linked to failure.",
                "Two of these were refrigerators for the drugs.",
                "Neither age nor sex was of any use."
            })
    void whatIsNotOneClauseWithAnAuxiliaryIsNotTurned(String statement) {
        assertThat(Inversion.of(statement, statement)).isEmpty();
    }

    @Test
    void aPlaceHasTheQuestionBesideTheStatement() {
        assertThat(Statements.turned(
                        Extent.of(2), "However, care was linked to a good end (p < 0.1). It is so in all of them."))
                .containsExactly(new Passage(
                        "However, care was linked to a good end (p < 0.1).",
                        "Care was linked to a good end.",
                        "Was care linked to a good end?"));
    }
}
