package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A vote of {@code input.votes} on a pair, and whether it counts.
 *
 * @param clientId whose vote it is said to be, or whose pair it is about; empty where neither is known
 * @param domain of the pair; empty where the vote does not count, and so the three below
 * @param documentId the document of the pair's chunk
 * @param generationId the generation that the pair was parsed from
 * @param kind of pair
 * @param pairId the pair; may be empty where the vote does not count
 * @param who voted; may be empty
 * @param verdict {@code accept} or {@code reject}, or where it does not count what stood there
 * @param note what else was written; empty where the vote does not count
 * @param reason why it does not count; empty where it does
 */
public record Vote(
        String clientId,
        String domain,
        String documentId,
        String generationId,
        String kind,
        String pairId,
        String who,
        String verdict,
        String note,
        String reason) {
    /** Columns of the table {@code votes}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("generation_id")
            .string("kind")
            .string("pair_id")
            .string("who")
            .string("verdict")
            .string("note")
            .string("reason")
            .schema();

    public Vote {
        if (reason.isEmpty()) {
            Checks.named(clientId, "clientId");
            Checks.named(domain, "domain");
            Checks.named(documentId, "documentId");
            Checks.named(generationId, "generationId");
            Checks.named(kind, "kind");
            Checks.named(pairId, "pairId");
            Checks.oneOf(verdict, "verdict", Feedback.Verdict.ACCEPT.stored(), Feedback.Verdict.REJECT.stored());
        }
    }

    /** Reads a row by the names of its columns. */
    public static Vote fromRow(Row row) {
        return new Vote(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("generation_id"),
                row.getAs("kind"),
                row.getAs("pair_id"),
                row.getAs("who"),
                row.getAs("verdict"),
                row.getAs("note"),
                row.getAs("reason"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA, clientId, domain, documentId, generationId, kind, pairId, who, verdict, note, reason);
    }
}
