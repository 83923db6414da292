package io.fedu2s.udf.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdpAccountantTest {
    @ParameterizedTest
    @CsvSource({
        "1e6, 1e-3, 1.0, 200, 0.9470",
        "1e6, 1e-3, 0.6, 200, 3.2455",
        "1e5, 1e-2, 1.0, 200, 1.5469",
        "1e4, 0.1, 1.0, 100, 7.2821"
    })
    void theKnownAnswersHold(double clients, double probability, double multiplier, int rounds, double epsilon) {
        double delta = Math.pow(clients, -1.1);
        assertThat(epsilon(probability, multiplier, rounds, delta)).isCloseTo(epsilon, within(5e-5));
    }

    @Test
    void costsAreThoseOfSixtyDigits() throws IOException {
        for (JsonNode each : reference().get("rdp")) {
            double expected = each.get("rdp").asDouble();
            int at = Arrays.binarySearch(
                    RdpAccountant.orders(), each.get("order").asInt());
            double[] rdp = RdpAccountant.rdp(
                    each.get("probability").asDouble(), each.get("multiplier").asDouble());
            assertThat(rdp[at]).as(each.toString()).isCloseTo(expected, within(1e-12 + 1e-9 * expected));
        }
    }

    @Test
    void epsilonsAreThoseOfSixtyDigits() throws IOException {
        for (JsonNode each : reference().get("epsilons")) {
            assertThat(epsilon(
                            each.get("probability").asDouble(),
                            each.get("multiplier").asDouble(),
                            each.get("rounds").asInt(),
                            each.get("delta").asDouble()))
                    .as(each.toString())
                    .isCloseTo(each.get("epsilon").asDouble(), within(1e-9));
        }
    }

    private static JsonNode reference() throws IOException {
        try (InputStream json = RdpAccountantTest.class.getResourceAsStream("privacy.json")) {
            JsonNode reference = new ObjectMapper().readTree(json);
            assertThat(reference.get("rdp").size()).isEqualTo(42);
            assertThat(reference.get("epsilons").size()).isEqualTo(4);
            return reference;
        }
    }

    @Test
    void aWholeSampleIsThePlainGaussianMechanismAndNobodyCostsNothing() {
        int[] orders = RdpAccountant.orders();
        double[] rdp = RdpAccountant.rdp(1, 2);
        for (int i = 0; i < rdp.length; i++) {
            assertThat(rdp[i]).isEqualTo(orders[i] / 8.0);
        }
        assertThat(RdpAccountant.rdp(0.999999, 2)[0]).isCloseTo(rdp[0], within(1e-4));
        assertThat(RdpAccountant.rdp(0, 2)).containsOnly(0);
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> RdpAccountant.rdp(1.1, 1)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> RdpAccountant.rdp(0.1, 0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> RdpAccountant.epsilon(RdpAccountant.rdp(0.1, 1), 0))
                .hasMessageContaining("delta");
    }

    private static double epsilon(double probability, double multiplier, int rounds, double delta) {
        double[] rdp = RdpAccountant.rdp(probability, multiplier);
        return RdpAccountant.epsilon(
                Arrays.stream(rdp).map(cost -> rounds * cost).toArray(), delta);
    }
}
