package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A block of what one client keeps from the rounds it took part in: what its codec dropped, its control variate.
 *
 * @param clientId whose it is
 * @param block its version is the round that left it, its slot says what it is
 */
public record ClientState(String clientId, AdapterBlock block) {
    /** Columns of the table {@code client_states}. */
    public static final StructType SCHEMA = schema();

    public ClientState {
        Checks.named(clientId, "clientId");
    }

    private static StructType schema() {
        StructType schema = Columns.first().string("client_id").schema();
        for (var field : AdapterBlock.SCHEMA.fields()) {
            schema = schema.add(field);
        }
        return schema;
    }

    /** Reads a row by the names of its columns. */
    public static ClientState fromRow(Row row) {
        return new ClientState(row.getAs("client_id"), AdapterBlock.fromRow(row));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                block.version(),
                block.slot(),
                block.tensor(),
                block.firstRow(),
                block.rows(),
                block.columns(),
                block.values());
    }
}
