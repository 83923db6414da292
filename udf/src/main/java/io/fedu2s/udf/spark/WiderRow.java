package io.fedu2s.udf.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/** A row with one value more at its end. */
public final class WiderRow {
    private WiderRow() {}

    /** The row in the wider schema; Spark hands it as it is to a function that follows at once, and that asks by names. */
    public static Row of(Row row, StructType schema, Object last) {
        Object[] values = new Object[row.length() + 1];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = last;
        return new GenericRowWithSchema(values, schema);
    }
}
