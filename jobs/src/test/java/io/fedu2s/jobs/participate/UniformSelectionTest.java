package io.fedu2s.jobs.participate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UniformSelectionTest {
    private final UniformSelection selection = new UniformSelection(17);

    @Test
    void theSameRoundChoosesTheSameClients() {
        assertThat(selection.choose(3, clients(20), 5))
                .hasSize(5)
                .isSorted()
                .isEqualTo(new UniformSelection(17).choose(3, clients(20), 5));
    }

    @Test
    void allTakePartWhereThereAreTooFew() {
        assertThat(selection.choose(1, clients(3), 12)).containsExactly("client-00", "client-01", "client-02");
    }

    @Test
    void everyClientIsChosenAboutEquallyOften() {
        SortedMap<String, Integer> times = new TreeMap<>();
        for (int round = 1; round <= 1000; round++) {
            selection.choose(round, clients(10), 3).forEach(client -> times.merge(client, 1, Integer::sum));
        }
        assertThat(times).hasSize(10);
        assertThat(times.values()).allSatisfy(count -> assertThat(count).isBetween(240, 360));
    }

    @Test
    void aClientThatLeavesDoesNotReshuffleTheOthers() {
        List<String> before = selection.choose(1, clients(20), 5);
        SortedMap<String, Long> fewer = clients(20);
        String gone = before.get(2);
        fewer.remove(gone);
        assertThat(selection.choose(1, fewer, 5))
                .hasSize(5)
                .doesNotContain(gone)
                .containsAll(
                        before.stream().filter(client -> !client.equals(gone)).toList());
    }

    private static SortedMap<String, Long> clients(int count) {
        SortedMap<String, Long> clients = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            clients.put("client-%02d".formatted(i), 10L + i);
        }
        return clients;
    }
}
