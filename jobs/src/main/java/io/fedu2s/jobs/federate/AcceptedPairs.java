package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Feedback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * What there is to tune on, client by client.
 *
 * @param counts accepted pairs of every client that has any
 * @param without clients whose pairs were all rejected
 * @param rejected pairs that were rejected, of all clients
 * @param digest names the set of all accepted pairs: the same pairs give the same digest, however they were made
 */
public record AcceptedPairs(SortedMap<String, Long> counts, SortedSet<String> without, long rejected, String digest) {
    /** A corrected pair has another text than the one that its id is made of. */
    private static final String CONTENT =
            "if(person = '%s', xxhash64(pair_id, instruction, response), xxhash64(pair_id))"
                    .formatted(Feedback.Verdict.CORRECT.stored());

    /** Makes the collections unmodifiable. */
    public AcceptedPairs {
        counts = Collections.unmodifiableSortedMap(counts);
        without = Collections.unmodifiableSortedSet(without);
    }

    /** Counts the table {@code pairs}. */
    public static AcceptedPairs read(Tables tables) {
        List<Row> clients = tables.read(TableName.PAIRS)
                .groupBy(col("client_id"))
                .agg(
                        count_if(col("accepted")).as("accepted"),
                        count_if(col("accepted").equalTo(lit(false))).as("rejected"),
                        expr("bit_xor(if(accepted, %s, 0L))".formatted(CONTENT)).as("digest"))
                .orderBy("client_id")
                .collectAsList();
        SortedMap<String, Long> counts = new TreeMap<>();
        SortedSet<String> without = new TreeSet<>();
        long rejected = 0;
        List<Object> parts = new ArrayList<>();
        for (Row client : clients) {
            String clientId = client.getAs("client_id");
            long accepted = client.<Long>getAs("accepted");
            rejected += client.<Long>getAs("rejected");
            if (accepted == 0) {
                without.add(clientId);
            } else {
                counts.put(clientId, accepted);
                parts.addAll(List.of(clientId, accepted, client.<Long>getAs("digest")));
            }
        }
        return new AcceptedPairs(counts, without, rejected, ContentId.of(parts.toArray()));
    }

    /** Pairs accepted, of all clients. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
