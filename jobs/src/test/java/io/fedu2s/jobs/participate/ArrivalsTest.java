package io.fedu2s.jobs.participate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Map<String, Double> SECONDS = Map.of("a", 3.0, "b", 1.0, "c", 8.0, "d", 20.0);

    @Test
    void theRoundEndsWithTheFirstThatAreWanted() {
        Arrivals arrivals = arrivals(10, 2, 1);
        assertThat(arrivals.seconds()).isEqualTo(3);
        assertThat(arrivals.inTime()).containsExactly("a", "b");
    }

    @Test
    void theRoundEndsAtTheDeadlineWhereFewerCome() {
        Arrivals arrivals = arrivals(10, 4, 1);
        assertThat(arrivals.seconds()).isEqualTo(10);
        assertThat(arrivals.inTime()).containsExactly("a", "b", "c");
    }

    @Test
    void theRoundEndsWhenAllHaveComeHoweverManyAreWanted() {
        Arrivals arrivals = arrivals(30, 9, 1);
        assertThat(arrivals.seconds()).isEqualTo(20);
        assertThat(arrivals.inTime()).hasSize(4);
    }

    @Test
    void theQuorumAndThoseWhoAreWaitedForMakeItLonger() {
        assertThat(arrivals(2, 4, 3).seconds()).isEqualTo(8);
        Arrivals waiting = arrivals(10, 1, 1, "d");
        assertThat(waiting.seconds()).isEqualTo(20);
        assertThat(waiting.inTime()).hasSize(4);
        assertThat(arrivals(2, 4, 9).inTime()).as("a quorum that never comes").hasSize(4);
    }

    @Test
    void withoutADeadlineAllCountAndNoTimePasses() {
        Arrivals arrivals = arrivals(0, 1, 1);
        assertThat(arrivals.seconds()).isZero();
        assertThat(arrivals.inTime()).hasSize(4);
    }

    @Test
    void whereNobodySendsAnythingTheDeadlinePasses() {
        Arrivals arrivals = Arrivals.of(new TreeMap<>(), new Arrivals.Rule(7, 2, 1, Set.of()));
        assertThat(arrivals).isEqualTo(new Arrivals(arrivals.inTime(), 7));
        assertThat(arrivals.inTime()).isEmpty();
    }

    private static Arrivals arrivals(double deadline, int wanted, int quorum, String... awaited) {
        return Arrivals.of(new TreeMap<>(SECONDS), new Arrivals.Rule(deadline, wanted, quorum, Set.of(awaited)));
    }
}
