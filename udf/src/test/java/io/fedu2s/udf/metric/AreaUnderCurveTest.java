package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class AreaUnderCurveTest {
    @Test
    void areasAreThoseOfMannAndWhitneyAndIntervalsThoseOfTheBootstrapUpToTheDraws() throws IOException {
        try (InputStream in = AreaUnderCurveTest.class.getResourceAsStream("area.json")) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            assertThat(cases).hasSize(6);
            for (JsonNode each : cases) {
                AreaUnderCurve area = AreaUnderCurve.of(numbers(each.get("good")), numbers(each.get("bad")), 17);
                double width = each.get("high").doubleValue() - each.get("low").doubleValue();
                assertThat(area.cases()).isEqualTo(each.get("good").size());
                assertThat(area.value()).isCloseTo(each.get("area").doubleValue(), within(1e-12));
                assertThat(area.low()).isCloseTo(each.get("low").doubleValue(), within(0.08 * width + 1e-12));
                assertThat(area.high()).isCloseTo(each.get("high").doubleValue(), within(0.08 * width + 1e-12));
            }
        }
    }

    @Test
    void aScoreThatIsTheSameForAllGuesses() {
        assertThat(AreaUnderCurve.of(new double[] {2, 2, 2}, new double[] {2, 2, 2}, 1))
                .isEqualTo(new AreaUnderCurve(0.5, 0.5, 0.5, 3));
        assertThat(AreaUnderCurve.of(new double[] {1}, new double[] {Double.NEGATIVE_INFINITY}, 1)
                        .value())
                .isEqualTo(1);
    }

    @Test
    void everyCaseHasAGoodAndABadScore() {
        assertThatThrownBy(() -> AreaUnderCurve.of(new double[0], new double[0], 1))
                .hasMessage("0 good and 0 bad scores");
        assertThatThrownBy(() -> AreaUnderCurve.of(new double[1], new double[2], 1))
                .hasMessage("1 good and 2 bad scores");
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
