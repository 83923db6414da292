package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts verdicts; no pair's text leaves the executors. */
final class Verdicts {
    private static final FilterResult.DomainPairs NONE = new FilterResult.DomainPairs(0, 0);

    private Verdicts() {}

    /** The counts of the table {@code pairs}, which must have one row for each generation. */
    static FilterResult of(Dataset<Row> pairs, long generations) {
        SortedMap<String, Long> rejected = new TreeMap<>();
        SortedMap<String, FilterResult.DomainPairs> byDomain = new TreeMap<>();
        SortedMap<String, Map<String, Long>> rejectedByClient = new TreeMap<>();
        SortedMap<String, String> examples = new TreeMap<>();
        Set<String> clientsWithPairs = new HashSet<>();
        long generated = 0;
        long accepted = 0;
        for (Row group : pairs.groupBy("client_id", "domain", "accepted", "reason")
                .agg(count(lit(1)).as("pairs"), min("detail").as("example"))
                .collectAsList()) {
            long n = group.<Long>getAs("pairs");
            boolean used = group.<Boolean>getAs("accepted");
            String client = group.getAs("client_id");
            String reason = group.getAs("reason");
            generated += n;
            accepted += used ? n : 0;
            byDomain.put(
                    group.getAs("domain"),
                    byDomain.getOrDefault(group.<String>getAs("domain"), NONE).plus(n, used ? n : 0));
            if (used) {
                clientsWithPairs.add(client);
            } else {
                rejected.merge(reason, n, Long::sum);
                examples.merge(reason, group.getAs("example"), (one, other) -> one.compareTo(other) <= 0 ? one : other);
                rejectedByClient
                        .computeIfAbsent(client, each -> new TreeMap<>())
                        .merge(reason, n, Long::sum);
            }
        }
        if (generated != generations) {
            throw new IllegalStateException("filter: %d generations must make as many pairs, but the table has %d"
                    .formatted(generations, generated));
        }
        rejectedByClient.keySet().removeAll(clientsWithPairs);
        return new FilterResult(generated, accepted, rejected, byDomain, examples, rejectedByClient);
    }
}
