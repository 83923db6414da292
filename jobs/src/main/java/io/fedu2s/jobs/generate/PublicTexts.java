package io.fedu2s.jobs.generate;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.retrieve.ExamplePool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is asked for in each domain, in texts that are the operator's and no client's. Of many in a domain a sample of
 * {@value #MOST} stands for all.
 *
 * @param byDomain the texts
 */
public record PublicTexts(SortedMap<String, List<String>> byDomain) {
    private static final int MOST = 1024;

    /** Copies the map. */
    public PublicTexts {
        byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
    }

    /** The documents of the pools, each with its instruction behind it. */
    static PublicTexts ofPools(Map<String, ExamplePool> pools, long seed) {
        return of(pools, Map.of(), seed);
    }

    /** The same with further texts of each domain, such as held-out instructions. */
    public static PublicTexts of(Map<String, ExamplePool> pools, Map<String, List<String>> further, long seed) {
        Map<String, List<String>> all = new HashMap<>();
        pools.forEach((domain, pool) -> pool.examples()
                .forEach(example -> all.computeIfAbsent(domain, none -> new ArrayList<>())
                        .add(example.document() + "\n" + example.instruction())));
        further.forEach((domain, texts) ->
                all.computeIfAbsent(domain, none -> new ArrayList<>()).addAll(texts));
        SortedMap<String, List<String>> some = new TreeMap<>();
        all.forEach((domain, texts) -> some.put(
                domain,
                texts.size() <= MOST
                        ? List.copyOf(texts)
                        : texts.stream()
                                .sorted(Comparator.comparingLong(text -> ContentId.seed(seed, "public", text)))
                                .limit(MOST)
                                .toList()));
        return new PublicTexts(some);
    }
}
