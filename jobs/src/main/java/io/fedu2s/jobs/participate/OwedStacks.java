package io.fedu2s.jobs.participate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What clients lack of the products that earlier rounds stacked: those of the last round that they began, and of every
 * round since. Who never began one lacks all.
 *
 * @param bytes how much each round before this one stacked, the first one's first
 * @param last the last round before this one that a client was trained in
 */
public record OwedStacks(List<Long> bytes, Map<String, Integer> last) {
    /** Where nothing is stacked. */
    public static final OwedStacks NONE = new OwedStacks(List.of(), Map.of());

    public OwedStacks {
        bytes = List.copyOf(bytes);
        last = Map.copyOf(last);
    }

    /**
     * What stands there of the rounds before this one.
     *
     * @param rounds the rows of {@code rounds} of a federation
     * @param trainings its rows of {@code trainings}
     */
    public static OwedStacks before(int round, Dataset<Row> rounds, Dataset<Row> trainings) {
        List<Long> bytes =
                rounds
                        .where(col("round").lt(round))
                        .orderBy("round")
                        .select("difference_bytes")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getLong(0))
                        .toList();
        Map<String, Integer> last = new TreeMap<>();
        for (Row row : trainings
                .where(col("round").lt(round).and(col("steps").gt(0)))
                .groupBy("client_id")
                .agg(max("round"))
                .collectAsList()) {
            last.put(row.getString(0), row.getInt(1));
        }
        return new OwedStacks(bytes, last);
    }

    /** How much a client must be sent of it before it begins this round. */
    public long of(String client) {
        return bytes.stream()
                .skip(Math.max(1, last.getOrDefault(client, 0)) - 1L)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** How much all of it takes, which every client of this round holds. */
    long whole() {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }
}
