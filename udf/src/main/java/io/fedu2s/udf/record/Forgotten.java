package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A client, or one of its documents, that is no input any more. What is kept of a document are digests, so that neither its
 * name nor its text stands here.
 *
 * @param clientId whose text it was
 * @param nameDigest of the document's name, see {@link TextHash#ofName}; empty for all of the client
 * @param textDigest of its text, see {@link #textDigest(String, String)}, by which copies under other names are told;
 *     empty where it was never read
 * @param keyId of the key by which the digests were made, see {@link TextHash#keyId}; empty where there are none
 * @param done whether it is out of all tables; what is forgotten has a row where this is false, then one where it is true
 */
public record Forgotten(String clientId, String nameDigest, String textDigest, String keyId, boolean done) {
    /** Columns of the table {@code forgotten}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("name_digest")
            .string("text_digest")
            .string("key_id")
            .bool("done")
            .schema();

    public Forgotten {
        Checks.named(clientId, "clientId");
    }

    /** 64 hexadecimal digits of SHA-256 over client and the text's keyed hash as {@code documents} has it. */
    public static String textDigest(String clientId, String textHash) {
        return ContentId.sha256("forgotten text", clientId, textHash);
    }

    /** Reads a row by the names of its columns. */
    public static Forgotten fromRow(Row row) {
        return new Forgotten(
                row.getAs("client_id"),
                row.getAs("name_digest"),
                row.getAs("text_digest"),
                row.getAs("key_id"),
                row.<Boolean>getAs("done"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, nameDigest, textDigest, keyId, done);
    }
}
