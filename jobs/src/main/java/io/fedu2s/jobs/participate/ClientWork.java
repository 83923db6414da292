package io.fedu2s.jobs.participate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.CountTokensFunction;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What a client has to train on.
 *
 * @param pairs its accepted pairs that fit the model
 * @param tokens their tokens
 */
public record ClientWork(long pairs, long tokens) {
    /** Of a client none of whose pairs fits. */
    public static final ClientWork NONE = new ClientWork(0, 0);

    /** Of every client that has a pair that fits. */
    public static SortedMap<String, ClientWork> read(Tables tables, CountTokensFunction count) {
        SortedMap<String, ClientWork> work = new TreeMap<>();
        for (Row row : tables.read(TableName.PAIRS)
                .where(col("accepted"))
                .select("client_id", "context", "instruction", "response")
                .mapPartitions(count, Encoders.row(CountTokensFunction.OUTPUT))
                .groupBy("client_id")
                .agg(sum("pairs").as("pairs"), sum("tokens").as("tokens"))
                .collectAsList()) {
            work.put(row.getAs("client_id"), new ClientWork(row.<Long>getAs("pairs"), row.<Long>getAs("tokens")));
        }
        return work;
    }

    /** Tokens of a pair on the mean. */
    double tokensPerPair() {
        return pairs == 0 ? 0 : (double) tokens / pairs;
    }
}
