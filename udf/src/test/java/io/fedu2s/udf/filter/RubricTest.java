package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.Rubric.Question;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RubricTest {
    @Test
    void aLineIsAQuestionWithANameAndABoundWhereTheyAreGiven() {
        Rubric rubric = Rubric.parse("r.txt", """
                # What is asked of every pair.
                Is every statement of the response in the text? >= 0.5

                Clear: Is the instruction clear?
                guessed: Must the answer be guessed?<=-1e-1
                """);

        assertThat(rubric.questions())
                .containsExactly(
                        new Question(
                                "is_every_statement_of_the_response_in",
                                "Is every statement of the response in the text?",
                                0.5,
                                null),
                        new Question("clear", "Is the instruction clear?", null, null),
                        new Question("guessed", "Must the answer be guessed?", null, -0.1));
    }

    @Test
    void theStandardRubricAsksAndRefusesNothing() {
        assertThat(Rubric.standard().questions())
                .isNotEmpty()
                .allSatisfy(question -> assertThat(question.least()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Is it good. | 'Is it good.' does not end with a question mark",
                "Is it good? >= much | 'much' is no number",
                "Is it good? >= | '' is no number",
                "Is it good? <= NaN | 'NaN' is no number that a score could reach",
                ">= 0.5 | it asks nothing",
                "good: Is it good, or not? | another question before it is named 'good' too",
                "好吗？ | it has no name"
            })
    void aLineThatIsNoQuestionIsNamedByItsNumber(String line, String why) {
        assertThatThrownBy(() -> Rubric.parse("r.txt", "# questions\ngood: Is it good?\n\n" + line + "\n"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Line 4 of the rubric 'r.txt' is no question: " + why)
                .hasMessageContaining("NAME: QUESTION? >= NUMBER");
    }

    @Test
    void aRubricThatAsksNothingIsRefused() {
        assertThatThrownBy(() -> Rubric.parse("r.txt", "# Is it good?\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The rubric 'r.txt' asks nothing");
    }

    @Test
    void aRefusalNamesQuestionScoreThresholdAndKey() {
        Rubric rubric = Rubric.parse("r.txt", "good: Is it good? >= 0.5\nrude: Is it rude? <= 0\n");
        FilterConfig config = Thresholds.only("rubric", rubric);

        Verdict bad = verdict(config, Map.of("judge_good", -0.25, "judge_rude", -1.0));
        assertThat(bad.reason()).isEqualTo("judge_good");
        assertThat(bad.detail()).isEqualTo("judge_good -0.25 < 0.5 of filter.judge, \"Is it good?\"");
        assertThat(bad.scores()).containsEntry("judge_rude", -1.0);
        assertThat(verdict(config, Map.of("judge_good", 0.5, "judge_rude", 0.125))
                        .detail())
                .isEqualTo("judge_rude 0.12 > 0.0 of filter.judge, \"Is it rude?\"");
        assertThat(verdict(config, Map.of()).detail()).startsWith("judge_good was not measured");
        assertThat(verdict(config, Map.of("judge_good", 0.5, "judge_rude", 0.0)).accepted())
                .isTrue();
    }

    private static Verdict verdict(FilterConfig config, Map<String, Double> scores) {
        return new PairJudge(ResponseStyle.of(List.of()))
                .judge(config, new Candidate("A text.", "", "What is it?", "A text.", false, List.of(), scores));
    }
}
