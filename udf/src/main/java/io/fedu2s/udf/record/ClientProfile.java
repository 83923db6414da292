package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a client can do: how fast it trains and talks, what fits into it, and when it is there.
 *
 * <p>The window is a daily one: from {@code availableFrom} until {@code availableUntil}, over midnight where it ends before
 * it begins. A window from 0 to 24 never closes.
 *
 * @param clientId the client
 * @param domain the field it works in
 * @param tokensPerSecond how fast it trains
 * @param bytesPerSecond how fast it sends and receives
 * @param memoryBytes how much it holds
 * @param availableFrom the hour of the day at which its window opens, in 0..24
 * @param availableUntil the hour of the day at which its window closes, in 0..24
 */
public record ClientProfile(
        String clientId,
        String domain,
        double tokensPerSecond,
        double bytesPerSecond,
        long memoryBytes,
        double availableFrom,
        double availableUntil) {
    /** Hours of a day. */
    public static final double DAY = 24;

    /** Columns of the table {@code clients}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .real("tokens_per_second")
            .real("bytes_per_second")
            .bigint("memory_bytes")
            .real("available_from")
            .real("available_until")
            .schema();

    public ClientProfile {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.positive(tokensPerSecond, "tokensPerSecond");
        Checks.positive(bytesPerSecond, "bytesPerSecond");
        Checks.atLeast(1, memoryBytes, "memoryBytes");
        Checks.within(0, DAY, availableFrom, "availableFrom");
        Checks.within(0, DAY, availableUntil, "availableUntil");
    }

    /**
     * How long it stays from an hour of the day on.
     *
     * @param hour in 0..24
     * @return seconds; 0 outside its window, infinite where the window never closes
     */
    public double secondsLeft(double hour) {
        double length = (availableUntil - availableFrom + DAY) % DAY;
        if (length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double passed = (hour - availableFrom + DAY) % DAY;
        return passed < length ? (length - passed) * 3600 : 0;
    }

    /** Reads a row by the names of its columns. */
    public static ClientProfile fromRow(Row row) {
        return new ClientProfile(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.<Double>getAs("tokens_per_second"),
                row.<Double>getAs("bytes_per_second"),
                row.<Long>getAs("memory_bytes"),
                row.<Double>getAs("available_from"),
                row.<Double>getAs("available_until"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA, clientId, domain, tokensPerSecond, bytesPerSecond, memoryBytes, availableFrom, availableUntil);
    }
}
