package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.generate.FirstAnswers.Unit;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FirstAnswersTest {
    @Test
    void theFirstUnitsAreThoseOfEveryDomainInTurn() {
        List<Unit> open = List.of(
                new Unit(0, "b", 20),
                new Unit(1, "a", 5),
                new Unit(2, "a", 5),
                new Unit(3, "c", 20),
                new Unit(4, "b", 9));
        assertThat(FirstAnswers.units(open, 32)).containsExactly(1L, 0L, 3L);
        assertThat(FirstAnswers.units(open, 50)).containsExactly(1L, 0L, 3L, 2L);
        assertThat(new TreeSet<>(FirstAnswers.units(open, 1000))).hasSize(5);
        assertThat(FirstAnswers.units(open, 0)).isEmpty();
        assertThat(FirstAnswers.units(List.of(), 32)).isEmpty();
    }
}
