package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What documents were read from, as it stood then: a file, or a whole table.
 *
 * @param clientId in whose folder the file is, or that it is in none; empty for a table
 * @param domain the field
 * @param documentId the file below the client's folder; empty for a table
 * @param state size, time of change and whatever else tells that it is another one now
 */
public record Source(String clientId, String domain, String documentId, String state) {
    /** Columns of the table {@code sources}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("state")
            .schema();

    public Source {
        Checks.named(domain, "domain");
        Checks.named(state, "state");
    }

    /** Which one it is, whatever its state. */
    public record Key(String clientId, String domain, String documentId) {}

    /** Which one it is. */
    public Key key() {
        return new Key(clientId, domain, documentId);
    }

    /** Whether it is all that a domain has. */
    public boolean isWholeDomain() {
        return documentId.isEmpty();
    }

    /** Reads a row by the names of its columns. */
    public static Source fromRow(Row row) {
        return new Source(row.getAs("client_id"), row.getAs("domain"), row.getAs("document_id"), row.getAs("state"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, documentId, state);
    }
}
