package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "flaw, lawn, 2", "'', abc, 3", "topp, topP, 0", "same, same, 0"})
    void theDistanceIsTheLeastNumberOfEdits(String from, String to, int distance) {
        assertThat(NearestName.distance(from, to)).isEqualTo(distance);
        assertThat(NearestName.distance(to, from)).isEqualTo(distance);
    }

    @Test
    void theFirstOfEquallyNearNamesIsTaken() {
        assertThat(NearestName.to("cat", List.of("dog", "bat", "hat"))).isEqualTo("bat");
    }
}
