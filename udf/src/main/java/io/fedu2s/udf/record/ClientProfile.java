package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a client can do: how fast it trains and talks, and what fits into it.
 *
 * @param clientId the client
 * @param domain the field it works in
 * @param tokensPerSecond how fast it trains
 * @param bytesPerSecond how fast it sends
 * @param memoryBytes how much it holds
 */
public record ClientProfile(
        String clientId, String domain, double tokensPerSecond, double bytesPerSecond, long memoryBytes) {
    /** Columns of the table {@code clients}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .real("tokens_per_second")
            .real("bytes_per_second")
            .bigint("memory_bytes")
            .schema();

    public ClientProfile {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.positive(tokensPerSecond, "tokensPerSecond");
        Checks.positive(bytesPerSecond, "bytesPerSecond");
        Checks.atLeast(1, memoryBytes, "memoryBytes");
    }

    /** Reads a row by the names of its columns. */
    public static ClientProfile fromRow(Row row) {
        return new ClientProfile(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.<Double>getAs("tokens_per_second"),
                row.<Double>getAs("bytes_per_second"),
                row.<Long>getAs("memory_bytes"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, tokensPerSecond, bytesPerSecond, memoryBytes);
    }
}
