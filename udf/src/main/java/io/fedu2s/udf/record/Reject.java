package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Text that is not used, and why.
 *
 * @param clientId whose text it is
 * @param domain the field the client works in
 * @param documentId the document within the client
 * @param ordinal the place of the chunk in its document, or {@link #WHOLE_DOCUMENT}
 * @param reason one word that can be counted, such as {@code empty} or {@code duplicate}
 * @param detail the values behind the reason, never the text itself
 */
public record Reject(String clientId, String domain, String documentId, int ordinal, String reason, String detail) {
    /** The ordinal of a reject that is no single chunk. */
    public static final int WHOLE_DOCUMENT = -1;

    /** The reason of a document whose text its client has already, under a name before this one or under this very name. */
    public static final String DUPLICATE = "duplicate";

    /** The reason of a document that is nearly the same as one of its client under a name before this one. */
    public static final String NEAR_DUPLICATE = "near_duplicate";

    /** Columns of the table {@code rejects}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .integer("ordinal")
            .string("reason")
            .string("detail")
            .schema();

    public Reject {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(reason, "reason");
        Checks.atLeast(WHOLE_DOCUMENT, ordinal, "ordinal");
    }

    /** Reads a row by the names of its columns. */
    public static Reject fromRow(Row row) {
        return new Reject(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.<Integer>getAs("ordinal"),
                row.getAs("reason"),
                row.getAs("detail"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, documentId, ordinal, reason, detail);
    }
}
