package io.fedu2s.jobs.participate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.record.ClientPlan;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Twenty clients; client n is expected after n seconds, and the deadline is at ten. */
class UnequalSelectionTest {
    private static final double DEADLINE = 10;

    private final SortedMap<String, Long> clients = new TreeMap<>();
    private final SortedMap<String, Outlook> outlooks = new TreeMap<>();

    UnequalSelectionTest() {
        for (int n = 1; n <= 20; n++) {
            clients.put(name(n), 5L);
            know(n, 0, 0);
        }
    }

    @Test
    void onlyThoseInTimeAreDrawnAndEachAboutEquallyOften() {
        SortedMap<String, Integer> times = new TreeMap<>();
        for (int round = 1; round <= 1000; round++) {
            deadline().choose(round, clients, 3).forEach(client -> times.merge(client, 1, Integer::sum));
        }
        assertThat(times).hasSize(10).doesNotContainKey(name(11));
        assertThat(times.values()).allSatisfy(count -> assertThat(count).isBetween(240, 360));
    }

    @Test
    void whoseWindowClosesBeforeItIsDoneIsNotInTime() {
        outlooks.put(name(5), new Outlook(plan(5), 4.5, 5, 0, 0));
        assertThat(deadline().choose(1, clients, 20)).hasSize(9).doesNotContain(name(5));
    }

    @Test
    void whereNobodyIsInTimeTheFastestIsTaken() {
        assertThat(new DeadlineSelection(1, outlooks, 0.5).choose(1, clients, 3))
                .containsExactly(name(1));
    }

    @Test
    void noClientIsShutOutForEver() {
        SortedMap<String, Integer> times = new TreeMap<>();
        for (int round = 1; round <= 60; round++) {
            List<String> chosen = new OverdueFirst(1, deadline(), outlooks, 12).choose(round, clients, 4);
            assertThat(chosen).hasSize(4).doesNotHaveDuplicates().isSorted();
            for (String client : chosen) {
                times.merge(client, 1, Integer::sum);
                know(Integer.parseInt(client), round, 1);
            }
        }
        assertThat(times).hasSize(20);
        for (int slow = 11; slow <= 20; slow++) {
            assertThat(times.get(name(slow))).isBetween(2, 5);
        }
    }

    @Test
    void theOverdueGetHalfOfThePlacesAtMost() {
        OverdueFirst first = new OverdueFirst(1, deadline(), outlooks, 5);
        assertThat(first.overdue(5, clients, 4)).isEmpty();
        assertThat(first.overdue(6, clients, 4)).hasSize(2);
        know(7, 1, 1);
        assertThat(first.overdue(30, clients, 40))
                .as("the longest waiting first")
                .hasSize(20);
        assertThat(first.overdue(30, clients, 38)).hasSize(19).doesNotContain(name(7));
    }

    @Test
    void theUtilityIsThatOfTheFormula() {
        Outlook inTime = new Outlook(plan(8), Double.POSITIVE_INFINITY, 30, 4, 0.5);
        assertThat(UtilitySelection.utility(inTime, 9, DEADLINE))
                .isCloseTo(30 * 0.5 + Math.sqrt(0.1 * Math.log(9) / 4), within(1e-12));
        Outlook slow = new Outlook(plan(20), Double.POSITIVE_INFINITY, 30, 4, 0.5);
        assertThat(UtilitySelection.utility(slow, 9, DEADLINE))
                .isCloseTo(30 * 0.5 * 0.25 + Math.sqrt(0.1 * Math.log(9) / 4), within(1e-12));
    }

    @Test
    void whatPromisesMoreIsDrawnMoreOftenAndAShareOfPlacesExplores() {
        for (int n = 1; n <= 10; n++) {
            know(n, 1, n <= 5 ? 4 : 1);
        }
        int useful = 0;
        int rest = 0;
        for (int round = 200; round < 700; round++) {
            List<String> chosen = utility().choose(round, clients, 5);
            assertThat(chosen).hasSize(5).isSorted();
            assertThat(chosen.stream().filter(client -> Integer.parseInt(client) > 10))
                    .as("a fifth goes to clients that were never trained")
                    .hasSize(1);
            useful +=
                    (int) chosen.stream().filter(c -> Integer.parseInt(c) <= 5).count();
            rest += (int) chosen.stream()
                    .filter(c -> Integer.parseInt(c) > 5 && Integer.parseInt(c) <= 10)
                    .count();
        }
        assertThat((double) useful / rest).isBetween(1.8, 4.0);
    }

    @Test
    void beforeAnythingIsKnownAllPlacesExploreThoseInTimeFirst() {
        assertThat(utility().choose(1, clients, 8))
                .hasSize(8)
                .allSatisfy(client -> assertThat(Integer.parseInt(client)).isLessThanOrEqualTo(10));
        assertThat(utility().choose(1, clients, 20)).hasSize(20);
    }

    private DeadlineSelection deadline() {
        return new DeadlineSelection(1, outlooks, DEADLINE);
    }

    private UtilitySelection utility() {
        return new UtilitySelection(1, outlooks, DEADLINE);
    }

    private void know(int client, int lastRound, double loss) {
        outlooks.put(name(client), new Outlook(plan(client), Double.POSITIVE_INFINITY, 5, lastRound, loss));
    }

    private static ClientPlan plan(double seconds) {
        return new ClientPlan(1, 1, 0.1, 2, "float32", seconds, seconds);
    }

    private static String name(int client) {
        return "%02d".formatted(client);
    }
}
