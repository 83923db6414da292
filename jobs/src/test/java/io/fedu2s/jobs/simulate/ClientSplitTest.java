package io.fedu2s.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.simulate.ClientSplit.Item;
import io.fedu2s.udf.error.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 600 pairs of three domains and six real clients of unequal sizes, lengths 1 to 600. */
class ClientSplitTest {
    private static final int CLIENTS = 30;
    private static final List<Item> ITEMS = items();

    @ParameterizedTest
    @ValueSource(strings = {"natural", "dirichlet:0.1", "dirichlet:100", "length", "quantity:1.5"})
    void everyPairGoesToOneClientEveryClientHasOneAndTheOrderDoesNotMatter(String split) {
        SortedMap<String, Integer> dealt = deal(split);
        assertThat(dealt).hasSize(600);
        assertThat(sizes(dealt)).hasSize(CLIENTS);
        List<Item> shuffled = new ArrayList<>(ITEMS);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(ClientSplit.parse(split).deal(shuffled, CLIENTS, 17)).isEqualTo(dealt);
        assertThat(ClientSplit.parse(split).deal(ITEMS, 600, 17).values()).doesNotHaveDuplicates();
    }

    @Test
    void naturalClientsHavePairsOfOneRealClientAndAboutEquallyMany() {
        SortedMap<String, Integer> dealt = deal("natural");
        assertThat(of(dealt, Item::clientId))
                .allSatisfy((client, owners) -> assertThat(owners).hasSize(1));
        assertThat(sizes(dealt).values()).allSatisfy(size -> assertThat(size).isBetween(15L, 26L));
    }

    @Test
    void aSmallAlphaGivesClientsOfOneDomainAndALargeOneTheMixOfAll() {
        assertThat(largestShare("dirichlet:0.01")).isGreaterThan(0.9);
        assertThat(largestShare("dirichlet:1")).isBetween(0.55, 0.85);
        assertThat(largestShare("dirichlet:1000")).isLessThan(0.6);
        assertThat(sizes(deal("dirichlet:0.1")).values())
                .allSatisfy(size -> assertThat(size).isEqualTo(20));
    }

    @Test
    void byLengthTheFirstClientHasTheShortestPairs() {
        SortedMap<String, Integer> dealt = deal("length");
        assertThat(ITEMS)
                .allSatisfy(item -> assertThat(dealt.get(item.pairId())).isEqualTo((int) (item.length() - 1) / 20));
    }

    @Test
    void byQuantitySizesScatterAsTheLogNormalDoes() {
        double[] logs = sizes(deal("quantity:1")).values().stream()
                .mapToDouble(size -> Math.log((double) size))
                .toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance = Arrays.stream(logs)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(variance)).isBetween(0.6, 1.4);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> ClientSplit.parse("dirichlet"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'dirichlet' is unknown")
                .hasMessageContaining("dirichlet:0.3");
        assertThatThrownBy(() -> ClientSplit.parse("quantity:0")).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> ClientSplit.parse("length").deal(ITEMS, 601, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("600 accepted pairs, too few for 601");
    }

    private static double largestShare(String split) {
        return of(deal(split), Item::domain).values().stream()
                .mapToDouble(domains -> {
                    var counts =
                            domains.values().stream().mapToLong(Long::longValue).summaryStatistics();
                    return (double) counts.getMax() / counts.getSum();
                })
                .average()
                .orElseThrow();
    }

    private static SortedMap<String, Integer> deal(String split) {
        return ClientSplit.parse(split).deal(ITEMS, CLIENTS, 17);
    }

    private static Map<Integer, Long> sizes(SortedMap<String, Integer> dealt) {
        return dealt.values().stream().collect(Collectors.groupingBy(client -> client, Collectors.counting()));
    }

    private static Map<Integer, Map<String, Long>> of(SortedMap<String, Integer> dealt, Function<Item, String> what) {
        return ITEMS.stream()
                .collect(Collectors.groupingBy(
                        item -> dealt.getOrDefault(item.pairId(), -1),
                        TreeMap::new,
                        Collectors.groupingBy(what, TreeMap::new, Collectors.counting())));
    }

    private static List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int owner = i < 240 ? 0 : 1 + (i - 240) / 72;
            items.add(new Item("pair-" + i, "owner-" + owner, "domain-" + owner / 2, 1 + (i * 7L) % 600));
        }
        return List.copyOf(items);
    }
}
