package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A chunk that is asked about where not all of a client's are.
 *
 * @param clientId whose chunk
 * @param domain the field the client works in
 * @param chunkId which
 * @param place its place among the client's, from 0
 * @param gain what it added to what was chosen before it; 0 where chunks are chosen without regard to their texts
 */
public record ChunkChoice(String clientId, String domain, String chunkId, int place, double gain) {
    /** Columns of the table {@code choices}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("chunk_id")
            .integer("place")
            .real("gain")
            .schema();

    public ChunkChoice {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(chunkId, "chunkId");
        Checks.atLeast(0, place, "place");
        Checks.finite(gain, "gain");
    }

    /** Reads a row by the names of its columns. */
    public static ChunkChoice fromRow(Row row) {
        return new ChunkChoice(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("chunk_id"),
                row.<Integer>getAs("place"),
                row.<Double>getAs("gain"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, chunkId, place, gain);
    }
}
