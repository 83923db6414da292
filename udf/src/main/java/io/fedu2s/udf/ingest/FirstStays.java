package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Pairs that are alike, a client's in one partition and in the order of client, later and earlier name, into those
 * documents that go: a document is a copy if one before it is alike that stays. So every copy is named beside one that it
 * is a copy of itself, and none goes because of another copy's likeness.
 */
public final class FirstStays implements MapPartitionsFunction<Row, Row> {
    /** Whose document goes, which, which one stays, and how alike they are. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("original", DataTypes.StringType, false)
            .add("jaccard", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        var copies = new Copies();
        return Rows.stream(pairs).filter(copies::isNew).map(FirstStays::copy).iterator();
    }

    private static Row copy(Row pair) {
        return new GenericRowWithSchema(
                new Object[] {pair.getAs("client_id"), pair.getAs("later"), pair.getAs("earlier"), pair.getAs("jaccard")
                },
                SCHEMA);
    }

    /** The copies of one client that were found so far. */
    private static final class Copies {
        private final Set<String> names = new HashSet<>();
        private String client = "";

        boolean isNew(Row pair) {
            String pairClient = pair.getAs("client_id");
            if (!client.equals(pairClient)) {
                names.clear();
                client = pairClient;
            }
            return !names.contains(pair.<String>getAs("earlier")) && names.add(pair.getAs("later"));
        }
    }
}
