package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestShareTest {
    private static final ModelLimits CHUNK_GAIN_AND_RUDENESS = new ModelLimits(
            null, null, null, -1.0, null, null, null, Rubric.parse("r.txt", "rude: Is it rude? <= 5\n"));

    @Test
    void theBestByTheMeanOfTheirPlacesStayAndTheOthersAreToldTheirPlace() {
        List<Verdict> kept = best(0.5)
                .of(List.of(
                        accepted(3, -2), // places 1 and 2: 1.5
                        accepted(1, 4), // 4 and 4: 4
                        refused(),
                        accepted(2, 0), // 2 and 3: 2.5
                        accepted(1.5, -3))); // 3 and 1: 2

        assertThat(kept).extracting(Verdict::accepted).containsExactly(true, false, false, false, true);
        assertThat(kept.get(0).scores()).containsEntry("share_place", 1.0);
        assertThat(kept.get(4).scores()).containsEntry("share_place", 2.0);
        assertThat(kept.get(3).reason()).isEqualTo("below_share");
        assertThat(kept.get(3).detail())
                .isEqualTo("share_place 3 > 2 of 4 by chunk_gain, judge_rude, for filter.keepShare 0.5");
        assertThat(kept.get(2)).isEqualTo(refused());
    }

    @Test
    void ofEqualPairsTheEarlierIsBetterAndWhatWasNotMeasuredComesLast() {
        List<Verdict> kept = best(0.6)
                .of(List.of(new Verdict(true, "", "", Map.of("judge_rude", 0.0)), accepted(1, 0), accepted(1, 0)));

        assertThat(places(kept)).containsExactly(3.0, 1.0, 2.0);
        assertThat(kept).extracting(Verdict::accepted).containsExactly(false, true, true);
    }

    @Test
    void aShareIsRoundedUpSoThatOneAlwaysStaysAndTheWholeRefusesNone() {
        assertThat(best(0.01).of(List.of(accepted(1, 0), accepted(2, 0))))
                .extracting(Verdict::accepted)
                .containsExactly(false, true);
        assertThat(best(1).of(List.of(accepted(1, 0), accepted(2, 0))))
                .extracting(Verdict::accepted)
                .containsExactly(true, true);
        assertThat(best(0.5).of(List.of())).isEmpty();
    }

    @Test
    void aShareOfPairsThatNothingRanksIsRefused() {
        assertThatThrownBy(() -> Thresholds.with("keepShare", 0.7))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("filter.keepShare is 0.7, but no model says which pairs are the best");
    }

    private static BestShare best(double share) {
        return new BestShare(share, CHUNK_GAIN_AND_RUDENESS);
    }

    private static Verdict accepted(double gain, double rude) {
        return new Verdict(true, "", "", Map.of("chunk_gain", gain, "judge_rude", rude));
    }

    private static Verdict refused() {
        return new Verdict(false, "ungrounded", "grounding 0.1", Map.of("chunk_gain", 9.0, "judge_rude", -9.0));
    }

    private static List<Double> places(List<Verdict> verdicts) {
        List<Double> places = new ArrayList<>();
        verdicts.forEach(each -> places.add(each.scores().getOrDefault("share_place", 0.0)));
        return places;
    }
}
