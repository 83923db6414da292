package io.fedu2s.udf.record;

import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A block of rows of one tensor of one client's update in one round: all that ever leaves a client's partition.
 *
 * <p>{@code values} is shared, not copied: it is the bulk of the data and nobody writes to it.
 *
 * @param round the round, from 1
 * @param clientId whose update it is
 * @param slot {@link AdapterBlock#ADAPTER}, or what else it moves in the adapter's shape
 * @param tensor the tensor's PEFT name
 * @param rowBlock the place of the block in its tensor, from 0
 * @param firstRow the block's first row in the tensor
 * @param rows how many rows the block holds
 * @param columns how many columns the tensor has
 * @param weight how much the client counts
 * @param codec how the numbers are written
 * @param values the numbers, row by row, as the codec writes them
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into the array
public record UpdateBlock(
        int round,
        String clientId,
        String slot,
        String tensor,
        int rowBlock,
        int firstRow,
        int rows,
        int columns,
        long weight,
        String codec,
        byte[] values) {
    /** Columns of the table {@code updates}. */
    public static final StructType SCHEMA = Columns.first()
            .integer("round")
            .string("client_id")
            .string("slot")
            .string("tensor")
            .integer("row_block")
            .integer("first_row")
            .integer("rows")
            .integer("columns")
            .bigint("weight")
            .string("codec")
            .bytes("values")
            .schema();

    public UpdateBlock {
        Checks.named(clientId, "clientId");
        Checks.named(slot, "slot");
        Checks.named(tensor, "tensor");
        Checks.named(codec, "codec");
        Checks.atLeast(0, round, "round");
        Checks.atLeast(0, rowBlock, "rowBlock");
        Checks.atLeast(0, firstRow, "firstRow");
        Checks.atLeast(1, rows, "rows");
        Checks.atLeast(1, columns, "columns");
        Checks.atLeast(0, weight, "weight");
    }

    /** The same numbers as a part of something else. */
    public UpdateBlock withSlot(String other) {
        return new UpdateBlock(
                round, clientId, other, tensor, rowBlock, firstRow, rows, columns, weight, codec, values);
    }

    /** The same place in an adapter, with values of its own. */
    public AdapterBlock inAdapter(byte[] of) {
        return new AdapterBlock(round, slot, tensor, firstRow, rows, columns, of);
    }

    /** Reads a row by the names of its columns. */
    public static UpdateBlock fromRow(Row row) {
        return new UpdateBlock(
                row.<Integer>getAs("round"),
                row.getAs("client_id"),
                row.getAs("slot"),
                row.getAs("tensor"),
                row.<Integer>getAs("row_block"),
                row.<Integer>getAs("first_row"),
                row.<Integer>getAs("rows"),
                row.<Integer>getAs("columns"),
                row.<Long>getAs("weight"),
                row.getAs("codec"),
                row.getAs("values"));
    }

    /** Reads a row that has the columns of {@link #SCHEMA} in that order: the same as {@link #fromRow}, but without names. */
    public static UpdateBlock fromOrdered(Row row) {
        return new UpdateBlock(
                row.getInt(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getLong(8),
                row.getString(9),
                row.getAs(10));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA, round, clientId, slot, tensor, rowBlock, firstRow, rows, columns, weight, codec, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UpdateBlock that
                && round == that.round
                && clientId.equals(that.clientId)
                && slot.equals(that.slot)
                && tensor.equals(that.tensor)
                && rowBlock == that.rowBlock
                && firstRow == that.firstRow
                && rows == that.rows
                && columns == that.columns
                && weight == that.weight
                && codec.equals(that.codec)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                round,
                clientId,
                slot,
                tensor,
                rowBlock,
                firstRow,
                rows,
                columns,
                weight,
                codec,
                Arrays.hashCode(values));
    }
}
