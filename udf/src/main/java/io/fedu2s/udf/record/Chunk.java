package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A piece of a document, short enough for a prompt.
 *
 * @param clientId whose text it is
 * @param domain the field the client works in
 * @param documentId the document within the client
 * @param ordinal the place of the chunk in its document, from 0
 * @param chunkId made of all that tells chunks apart, see {@link #of}
 * @param text the normalised text
 * @param section what stands above it in its document: the headings, and the header of a table that goes on; empty where
 *     documents are cut along sentences, or nothing does
 * @param tokenCount its length in the model's tokens
 */
public record Chunk(
        String clientId,
        String domain,
        String documentId,
        int ordinal,
        String chunkId,
        String text,
        String section,
        int tokenCount) {
    /** Columns of the table {@code chunks}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .integer("ordinal")
            .string("chunk_id")
            .string("text")
            .string("section")
            .integer("token_count")
            .schema();

    public Chunk {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(chunkId, "chunkId");
        Checks.named(text, "text");
        Checks.atLeast(0, ordinal, "ordinal");
        Checks.atLeast(1, tokenCount, "tokenCount");
    }

    /** The chunk above which nothing stands, with its id. */
    public static Chunk of(
            String clientId,
            String domain,
            String documentId,
            int ordinal,
            String text,
            int tokenCount,
            TextHash hash) {
        return of(clientId, domain, documentId, ordinal, text, "", tokenCount, hash);
    }

    /**
     * The chunk with its id: 32 hexadecimal digits of SHA-256 over client, document, ordinal and {@link TextHash#inId} of the
     * text and, if there is one, of the section, so that what follows from a section is made anew where that is another one.
     */
    public static Chunk of(
            String clientId,
            String domain,
            String documentId,
            int ordinal,
            String text,
            String section,
            int tokenCount,
            TextHash hash) {
        String id = section.isEmpty()
                ? ContentId.of(clientId, documentId, ordinal, hash.inId(text))
                : ContentId.of(clientId, documentId, ordinal, hash.inId(text), hash.inId(section));
        return new Chunk(clientId, domain, documentId, ordinal, id, text, section, tokenCount);
    }

    /** Reads a row by the names of its columns. */
    public static Chunk fromRow(Row row) {
        return new Chunk(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.<Integer>getAs("ordinal"),
                row.getAs("chunk_id"),
                row.getAs("text"),
                row.getAs("section"),
                row.<Integer>getAs("token_count"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, documentId, ordinal, chunkId, text, section, tokenCount);
    }
}
