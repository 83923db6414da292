package io.fedu2s.udf.ingest;

import io.fedu2s.udf.alike.MinHash;
import io.fedu2s.udf.alike.Shingles;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A document's text into the keys that it shares with documents alike; a text without words has none. */
public final class BandKeys implements FlatMapFunction<Row, Row> {
    /** What goes in: whose document, its name, the pieces of its text in order. */
    public static final StructType INPUT = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("texts", DataTypes.createArrayType(DataTypes.StringType, false), false);

    /** What comes out: a key, whose, and the document's name. */
    public static final StructType SCHEMA = new StructType()
            .add("key", DataTypes.LongType, false)
            .add("client_id", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false);

    private static final long serialVersionUID = 1L;

    private final MinHash minHash;

    /** Keys of these bands. */
    public BandKeys(MinHash minHash) {
        this.minHash = minHash;
    }

    @Override
    public Iterator<Row> call(Row document) {
        List<String> texts = document.getList(document.fieldIndex("texts"));
        long[] shingles = Shingles.of(texts);
        String client = document.getAs("client_id");
        String name = document.getAs("document_id");
        long[] keys = shingles.length == 0 ? new long[0] : minHash.keys(shingles);
        return Arrays.stream(keys)
                .<Row>mapToObj(key -> new GenericRowWithSchema(new Object[] {key, client, name}, SCHEMA))
                .iterator();
    }
}
