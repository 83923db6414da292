package io.fedu2s.udf.ingest;

import io.fedu2s.udf.alike.CommonLines;
import io.fedu2s.udf.alike.Hash64;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The text of a {@link ReadDocument} as hashes, of the whole and of each of its lines, so that lines can be counted. */
public final class LineHashes implements MapFunction<Row, Row> {
    /** The client, the text, its lines. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("text", DataTypes.LongType, false)
            .add("lines", DataTypes.createArrayType(DataTypes.LongType, false), false);

    private static final long serialVersionUID = 1L;

    @Override
    public Row call(Row document) {
        String text = document.getAs("text");
        return new GenericRowWithSchema(
                new Object[] {document.getAs("client_id"), Hash64.of(text, 0, text.length()), CommonLines.hashes(text)},
                SCHEMA);
    }
}
