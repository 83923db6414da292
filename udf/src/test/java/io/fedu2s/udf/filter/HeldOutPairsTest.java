package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutPairsTest {
    private static final String RESPONSE =
            "She carried salt from Velmora to Tarn each winter until the harbour froze for the first time in forty years.";
    private static final HeldOutPairs HELD_OUT = new HeldOutPairs(List.of(
            new HeldOutPairs.Pair("Who built the Alma?", "Mera Kelin."),
            new HeldOutPairs.Pair("What did the Alma carry?", RESPONSE)));

    @Test
    void aPairWithTheSameWordsIsNeverAccepted() {
        Verdict copy = verdict("who built the alma", "\"Mera Kelin\"");
        assertThat(copy.reason()).isEqualTo("copy_of_evaluation");
        assertThat(copy.detail()).isEqualTo("evaluation_copy 1 > 0, for it is a pair of input.domains[].evaluation");
        assertThat(verdict("Who built the Alma?", "It was Mera Kelin.").accepted())
                .isTrue();
    }

    @Test
    void aPairThatHoldsMostOfOnesRunsOfWordsIsNeverAccepted() {
        Verdict copy = verdict("Tell what the ship carried.", "Well: " + RESPONSE);
        assertThat(copy.reason()).isEqualTo("copy_of_evaluation");
        assertThat(copy.detail())
                .startsWith("evaluation_ngrams 0.72 > 0.7, for so much of one of input.domains[].evaluation");
        // The pair's 25 words have 18 runs, of which 13 lie in the response.
        assertThat(copy.scores().getOrDefault("evaluation_ngrams", 0.0)).isCloseTo(13 / 18.0, within(1e-9));
        Verdict part = verdict("What froze?", "It carried salt from Velmora to Tarn each winter, and then no more.");
        assertThat(part.accepted()).isTrue();
        assertThat(part.scores().getOrDefault("evaluation_ngrams", 0.0)).isBetween(0.01, 0.3);
    }

    @Test
    void likenessIsRefusedWhereAThresholdAsksForItAndMeasuredAlways() {
        Candidate alike = candidate("Who has built the Alma?", "Mera Kelin has.");
        Verdict measured = new PairJudge(ResponseStyle.of(List.of()), HELD_OUT).judge(Thresholds.off(), alike);
        assertThat(measured.accepted()).isTrue();
        assertThat(measured.scores().getOrDefault("evaluation_rougeL", 0.0)).isCloseTo(12 / 14.0, within(1e-9));
        Verdict refused = new PairJudge(ResponseStyle.of(List.of()), HELD_OUT)
                .judge(Thresholds.only("maxRougeLToEvaluation", 0.8), alike);
        assertThat(refused.detail()).isEqualTo("evaluation_rougeL 0.86 > filter.maxRougeLToEvaluation 0.8");
    }

    @Test
    void whereNoneAreHeldOutNothingIsMeasured() {
        assertThat(new PairJudge(ResponseStyle.of(List.of()))
                        .judge(Thresholds.off(), candidate("Who?", "Mera."))
                        .scores())
                .doesNotContainKey("evaluation_copy");
    }

    @Test
    void theIndexIsBuiltWhereItIsUsedAndDoesNotTravel() throws IOException, ClassNotFoundException {
        int before = bytes(HELD_OUT).length;
        assertThat(HELD_OUT.contains(new HeldOutPairs.Pair("Who built the Alma?", "Mera Kelin").words()))
                .isTrue();
        byte[] after = bytes(HELD_OUT);
        assertThat(after).hasSize(before);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(after))) {
            HeldOutPairs arrived = (HeldOutPairs) in.readObject();
            assertThat(arrived.nearest(new HeldOutPairs.Pair("Who built the Alma?", "Mera Kelin").words()))
                    .isEqualTo(1);
        }
    }

    private static byte[] bytes(HeldOutPairs pairs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(pairs);
        }
        return bytes.toByteArray();
    }

    private static Verdict verdict(String instruction, String response) {
        return new PairJudge(ResponseStyle.of(List.of()), HELD_OUT)
                .judge(Thresholds.off(), candidate(instruction, response));
    }

    private static Candidate candidate(String instruction, String response) {
        return new Candidate("A text.", "", instruction, response, false, List.of(), Map.of());
    }
}
