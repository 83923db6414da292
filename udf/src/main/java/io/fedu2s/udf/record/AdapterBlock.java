package io.fedu2s.udf.record;

import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A block of rows of one tensor of one version of the global adapter, or of what is kept beside it in its shape.
 *
 * <p>{@code values} is shared, not copied: it is the bulk of the data and nobody writes to it.
 *
 * @param version the adapter's version: the round that made it, 0 before the first
 * @param slot {@link #ADAPTER}, or what else is kept in the adapter's shape, such as {@code momentum}
 * @param tensor the tensor's PEFT name
 * @param firstRow the block's first row in the tensor
 * @param rows how many rows the block holds
 * @param columns how many columns the tensor has
 * @param values the numbers, row by row, as 32-bit floats, little endian
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into the array
public record AdapterBlock(
        int version, String slot, String tensor, int firstRow, int rows, int columns, byte[] values) {
    /** The slot of the adapter itself. */
    public static final String ADAPTER = "adapter";

    /** Columns of the table {@code adapters}. */
    public static final StructType SCHEMA = Columns.first()
            .integer("version")
            .string("slot")
            .string("tensor")
            .integer("first_row")
            .integer("rows")
            .integer("columns")
            .bytes("values")
            .schema();

    public AdapterBlock {
        Checks.named(slot, "slot");
        Checks.named(tensor, "tensor");
        Checks.atLeast(0, version, "version");
        Checks.atLeast(0, firstRow, "firstRow");
        Checks.atLeast(1, rows, "rows");
        Checks.atLeast(1, columns, "columns");
        if (values.length != (long) rows * columns * Float.BYTES) {
            throw new IllegalArgumentException(
                    "%s: %d bytes for %d x %d floats".formatted(tensor, values.length, rows, columns));
        }
    }

    /** Reads a row by the names of its columns. */
    public static AdapterBlock fromRow(Row row) {
        return new AdapterBlock(
                row.<Integer>getAs("version"),
                row.getAs("slot"),
                row.getAs("tensor"),
                row.<Integer>getAs("first_row"),
                row.<Integer>getAs("rows"),
                row.<Integer>getAs("columns"),
                row.getAs("values"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, version, slot, tensor, firstRow, rows, columns, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdapterBlock that
                && version == that.version
                && slot.equals(that.slot)
                && tensor.equals(that.tensor)
                && firstRow == that.firstRow
                && rows == that.rows
                && columns == that.columns
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, slot, tensor, firstRow, rows, columns, Arrays.hashCode(values));
    }
}
