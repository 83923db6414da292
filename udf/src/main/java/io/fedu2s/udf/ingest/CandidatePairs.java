package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@link BandKeys} in the order of key, client and name into pairs of a client's documents that share a key.
 *
 * <p>So that a thousand copies don't make a million pairs, a document is paired with the first {@value #FIRST} of its key
 * and the {@value #LAST} before it.
 */
public final class CandidatePairs implements MapPartitionsFunction<Row, Row> {
    /** Of those that share a key, so many of the first are compared with all others. */
    static final int FIRST = 8;
    /** And so many that stand before each. */
    static final int LAST = 8;

    /** Whose documents, and the names of both. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("earlier", DataTypes.StringType, false)
            .add("later", DataTypes.StringType, false);

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> keys) {
        var bucket = new Bucket();
        return Rows.stream(keys).flatMap(bucket::pairs).iterator();
    }

    /** Those of one client and key that came so far. */
    private static final class Bucket {
        private final List<String> first = new ArrayList<>();
        private final Deque<String> last = new ArrayDeque<>();
        private String client = "";
        private long key;

        Stream<Row> pairs(Row row) {
            long rowKey = row.<Long>getAs("key");
            String rowClient = row.getAs("client_id");
            String name = row.getAs("document_id");
            if (key != rowKey || !client.equals(rowClient)) {
                first.clear();
                last.clear();
                key = rowKey;
                client = rowClient;
            }
            List<Row> pairs = Stream.concat(first.stream(), last.stream())
                    .<Row>map(earlier -> new GenericRowWithSchema(new Object[] {rowClient, earlier, name}, SCHEMA))
                    .toList();
            add(name);
            return pairs.stream();
        }

        private void add(String name) {
            if (first.size() < FIRST) {
                first.add(name);
                return;
            }
            if (last.size() == LAST) {
                last.removeFirst();
            }
            last.addLast(name);
        }
    }
}
