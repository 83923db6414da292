package io.fedu2s.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Feedback.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewCheckTest {
    private static final Map<String, List<KnownPair>> KNOWN = Map.of(
            "ab", List.of(pair("ward-a", "ab", "Who  works?", "Dr. Lund.")),
            "cd", List.of(pair("ward-a", "cd", "", "")),
            "ef", List.of(pair("ward-a", "ef", "Who?", "She."), pair("ward-b", "ef", "Who?", "She.")));

    @Test
    void aVerdictBecomesFeedbackWithOldAndNewText() {
        ReviewCheck check = check(
                row(2, "ab", "Correct", "Who works?", "Dr. Lund\r\nworks. ", "shorter"),
                row(3, "ef", "ward-b", "accept", "Who?", "She.", ""),
                row(4, "cd", "", "", "", ""));
        assertThat(check.faults()).isEmpty();
        assertThat(check.unfilled()).isEqualTo(1);
        Feedback first = check.said().get(0);
        assertThat(first.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(first.instruction()).as("as the model wrote it").isEqualTo("Who  works?");
        assertThat(first.response()).isEqualTo("Dr. Lund\nworks.");
        assertThat(first.oldResponse()).isEqualTo("Dr. Lund.");
        assertThat(first.note()).isEqualTo("shorter");
        assertThat(first.ordinal()).isEqualTo(3);
        assertThat(check.said().get(1).clientId()).isEqualTo("ward-b");
    }

    @Test
    void everyFaultyRowIsNamedWithItsReason() {
        ReviewCheck check = check(
                row(2, "zz", "accept", "a", "b", ""),
                row(3, "", "accept", "a", "b", ""),
                row(4, "ab", "fine", "Who works?", "Dr. Lund.", ""),
                row(5, "ab", "accept", "Who works?", "Dr. Ode.", ""),
                row(6, "ab", "correct", "Who works?", "  ", ""),
                row(7, "ab", "correct", "Who works?", "Dr. Lund.", ""),
                row(8, "ab", "", "Who works?", "Dr. Lund.", "a note"),
                row(9, "cd", "accept", "", "", ""),
                row(10, "ef", "accept", "Who?", "She.", ""),
                row(11, "ab", "ward-b", "accept", "Who works?", "Dr. Lund.", ""));
        assertThat(check.faults())
                .containsExactly(
                        "row 2: the table pairs has no pair 'zz'",
                        "row 3: pair_id is empty",
                        "row 4: the verdict 'fine' is none of accept, reject, correct",
                        "row 5: the text is another one than the model's, which wants the verdict correct",
                        "row 6: a corrected pair wants an instruction and a response, and one of them is blank",
                        "row 7: the verdict is correct, but the text is the model's",
                        "row 8: verdict is empty, but there is a note or another text",
                        "row 9: there is no pair in the model's answer, so it can be corrected but not accepted",
                        "row 10: several clients have this pair, so client_id must say whose it is",
                        "row 11: the pair 'ab' is none of the client 'ward-b'");
    }

    @Test
    void aPairMayStandTwiceWithOneVerdictAndNotWithTwo() {
        assertThat(check(
                                row(2, "ab", "reject", "Who works?", "Dr. Lund.", ""),
                                row(3, "ab", "reject", "Who works?", "Dr. Lund.", ""))
                        .said())
                .hasSize(1);
        assertThat(check(
                                row(2, "ab", "reject", "Who works?", "Dr. Lund.", ""),
                                row(3, "ab", "accept", "Who works?", "Dr. Lund.", ""))
                        .faults())
                .containsExactly("row 3: it says something else of the pair than row 2");
    }

    @Test
    void aFileWithoutTextsLeavesThemAsTheyAre() {
        ReviewCheck check = new ReviewCheck(KNOWN, 1, "Ada", "2026-01-02T03:04:05Z");
        check.row(new ReviewRow("line 1", "ab", "", "accept", Optional.empty(), Optional.empty(), ""));
        assertThat(check.said()).singleElement().satisfies(said -> {
            assertThat(said.verdict()).isEqualTo(Verdict.ACCEPT);
            assertThat(said.response()).isEqualTo("Dr. Lund.");
        });
    }

    private static ReviewCheck check(ReviewRow... rows) {
        ReviewCheck check = new ReviewCheck(KNOWN, 3, "Ada", "2026-01-02T03:04:05Z");
        List.of(rows).forEach(check::row);
        return check;
    }

    private static ReviewRow row(
            int place, String pair, String verdict, String instruction, String response, String note) {
        return row(place, pair, "", verdict, instruction, response, note);
    }

    private static ReviewRow row(
            int place, String pair, String client, String verdict, String instruction, String response, String note) {
        return new ReviewRow(
                "row " + place, pair, client, verdict, Optional.of(instruction), Optional.of(response), note);
    }

    private static KnownPair pair(String client, String id, String instruction, String response) {
        return new KnownPair(client, "medicine", "notes.txt", "g", "quiz", id, instruction, response);
    }
}
