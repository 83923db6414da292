package io.fedu2s.udf.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.record.Feedback.Verdict;
import io.fedu2s.udf.record.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeoplesWordTest {
    private static final HeldOutTexts HELD_OUT =
            new HeldOutTexts(List.of(new HeldOutTexts.Pair("When does it sail?", "At noon.")));

    private static final Pair USED = pair("Who works on Fridays?", "Dr. Lund.", "");
    private static final Pair REFUSED = pair("Who works on Fridays?", "Dr. Ode.", "ungrounded");

    @Test
    void aRejectedPairIsOutAndWhatTheFiltersSaidIsKept() {
        Pair out = said(Verdict.REJECT).on(USED, HELD_OUT);
        assertThat(out.accepted()).isFalse();
        assertThat(out.reason()).isEqualTo(Pair.PERSON);
        assertThat(out.person()).isEqualTo("reject");
        assertThat(out.filterReason()).isEmpty();
        assertThat(said(Verdict.REJECT).on(REFUSED, HELD_OUT).filterReason()).isEqualTo("ungrounded");
    }

    @Test
    void anAcceptedPairPassesWhateverTheFiltersSay() {
        Pair used = said(Verdict.ACCEPT).on(REFUSED, HELD_OUT);
        assertThat(used.accepted()).isTrue();
        assertThat(used.reason() + used.detail()).isEmpty();
        assertThat(used.filterReason()).isEqualTo("ungrounded");
        assertThat(used.scores()).isEqualTo(REFUSED.scores());
        assertThat(used.pairId()).isEqualTo(REFUSED.pairId());
    }

    @Test
    void aCorrectedPairHasTheNewTextAndTheOldId() {
        Pair corrected =
                new PeoplesWord(Optional.of(Verdict.CORRECT), "Who?", "Dr. Lund works.", 0, 0).on(REFUSED, HELD_OUT);
        assertThat(corrected.accepted()).isTrue();
        assertThat(corrected.instruction()).isEqualTo("Who?");
        assertThat(corrected.response()).isEqualTo("Dr. Lund works.");
        assertThat(corrected.pairId()).isEqualTo(REFUSED.pairId());
        assertThat(corrected.person()).isEqualTo("correct");
    }

    @Test
    void nobodyCanAcceptACopyOfAHeldOutPair() {
        Pair copy = pair("When does it sail?", "At noon.", "copy_of_evaluation");
        Pair still = said(Verdict.ACCEPT).on(copy, HELD_OUT);
        assertThat(still.accepted()).isFalse();
        assertThat(still.reason()).isEqualTo("copy_of_evaluation");
        assertThat(still.detail()).isEqualTo(copy.detail());
        Pair written =
                new PeoplesWord(Optional.of(Verdict.CORRECT), "when does it sail", "At noon", 0, 0).on(USED, HELD_OUT);
        assertThat(written.accepted()).isFalse();
        assertThat(written.reason()).isEqualTo("copy_of_evaluation");
        assertThat(written.detail()).contains("corrected text");
    }

    @Test
    void anAnswerWithoutAPairCanBeCorrectedAndNotAccepted() {
        Pair nothing = pair("", "", "no_response");
        assertThat(said(Verdict.ACCEPT).on(nothing, HELD_OUT)).isEqualTo(nothing);
        assertThat(new PeoplesWord(Optional.of(Verdict.CORRECT), "Who?", "Dr. Lund.", 0, 0)
                        .on(nothing, HELD_OUT)
                        .accepted())
                .isTrue();
    }

    @Test
    void moreVotesToAcceptThanToRejectAcceptAndNobodysWordLiftsARejection() {
        assertThat(votes(2, 1).on(REFUSED, HELD_OUT).accepted()).isTrue();
        assertThat(votes(1, 1).on(USED, HELD_OUT).reason()).isEqualTo(Pair.PERSON);
        assertThat(votes(1, 1).on(USED, HELD_OUT).detail()).isEqualTo("1 votes accept it, 1 reject it");
        assertThat(new PeoplesWord(Optional.of(Verdict.ACCEPT), "", "", 0, 1)
                        .on(USED, HELD_OUT)
                        .accepted())
                .isFalse();
        assertThat(new PeoplesWord(Optional.of(Verdict.REJECT), "", "", 3, 0)
                        .on(USED, HELD_OUT)
                        .accepted())
                .isFalse();
        assertThat(votes(0, 0).on(REFUSED, HELD_OUT)).isEqualTo(REFUSED);
    }

    private static PeoplesWord said(Verdict verdict) {
        return new PeoplesWord(Optional.of(verdict), "", "", 0, 0);
    }

    private static PeoplesWord votes(long accepting, long rejecting) {
        return new PeoplesWord(Optional.empty(), "", "", accepting, rejecting);
    }

    private static Pair pair(String instruction, String response, String reason) {
        return new Pair(
                "c",
                "d",
                "doc",
                "ch",
                "g",
                "quiz",
                "",
                Pair.idOf("g", instruction, response),
                "A text.",
                instruction,
                response,
                Map.of("grounding", 0.5),
                reason.isEmpty(),
                reason,
                reason.isEmpty() ? "" : "a detail");
    }
}
