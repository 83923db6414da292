package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A client, or one of its documents, that is no input any more. What is kept of a document are digests, so that neither its
 * name nor its text stands here.
 *
 * @param clientId whose text it was
 * @param nameDigest of the document's name, see {@link #nameDigest(String, String)}; empty for all of the client
 * @param textDigest of its text, see {@link #textDigest(String, String)}, by which copies under other names are told;
 *     empty where it was never read
 * @param done whether it is out of all tables; what is forgotten has a row where this is false, then one where it is true
 */
public record Forgotten(String clientId, String nameDigest, String textDigest, boolean done) {
    /** Columns of the table {@code forgotten}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("name_digest")
            .string("text_digest")
            .bool("done")
            .schema();

    public Forgotten {
        Checks.named(clientId, "clientId");
    }

    /** 64 hexadecimal digits of SHA-256 over client and document. */
    public static String nameDigest(String clientId, String documentId) {
        return ContentId.sha256("forgotten name", clientId, documentId);
    }

    /** 64 hexadecimal digits of SHA-256 over client and the text's SHA-256 as {@code documents} has it. */
    public static String textDigest(String clientId, String textSha256) {
        return ContentId.sha256("forgotten text", clientId, textSha256);
    }

    /** Reads a row by the names of its columns. */
    public static Forgotten fromRow(Row row) {
        return new Forgotten(
                row.getAs("client_id"), row.getAs("name_digest"), row.getAs("text_digest"), row.<Boolean>getAs("done"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, nameDigest, textDigest, done);
    }
}
