package io.fedu2s.udf.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row with one value more at its end. */
final class WiderRow {
    private WiderRow() {}

    static Row of(Row row, Object last) {
        Object[] values = new Object[row.length() + 1];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = last;
        return RowFactory.create(values);
    }
}
