package io.fedu2s.udf.record;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A document that was read, with its one terminal status; why it was rejected stands in {@code rejects}.
 *
 * @param clientId whose text it is
 * @param domain the field the client works in
 * @param documentId the path below the client's folder, or the file and its row
 * @param source the file it was read from, below the domain's folder
 * @param status whether anything of it is used
 * @param chunks how many chunks of it are used
 * @param sizeBytes its size in UTF-8; of a file, of its bytes when it was opened, decompressed
 * @param encoding the character set that its bytes were in; empty where it came as characters, or was not read
 * @param brokenCharacters how many places of its bytes were no character; U+FFFD stands there
 * @param language the language of the text by ISO 639-3; empty where it can't be told
 * @param textHash {@link TextHash} of the text as its chunks hold it: normalised, redacted, without repeated lines; empty
 *     where there is none
 * @param linesRemoved how many lines were taken out because too many of the client's documents have them
 * @param charactersRemoved how many characters stood in them
 * @param redactions by kind, how many things were replaced by placeholders
 */
public record Document(
        String clientId,
        String domain,
        String documentId,
        String source,
        Status status,
        int chunks,
        long sizeBytes,
        String encoding,
        long brokenCharacters,
        String language,
        String textHash,
        int linesRemoved,
        int charactersRemoved,
        Map<String, Long> redactions) {
    /** Columns of the table {@code documents}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("source")
            .string("status")
            .integer("chunks")
            .bigint("size_bytes")
            .string("encoding")
            .bigint("broken_characters")
            .string("language")
            .string("text_hash")
            .integer("lines_removed")
            .integer("characters_removed")
            .bigintsByName("redactions")
            .schema();

    /** What became of a document; stored in small letters. */
    public enum Status {
        /** At least one chunk of it is used. */
        ACCEPTED,
        /** Nothing of it is used. */
        REJECTED;

        /** As the table stores it. */
        public String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Document {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(source, "source");
        Checks.atLeast(0, sizeBytes, "sizeBytes");
        Checks.atLeast(0, brokenCharacters, "brokenCharacters");
        Checks.atLeast(0, linesRemoved, "linesRemoved");
        Checks.atLeast(0, charactersRemoved, "charactersRemoved");
        redactions = Columns.sorted(redactions);
        if ((status == Status.ACCEPTED) != (chunks > 0)) {
            throw new IllegalArgumentException("A document %s with %d chunks".formatted(status.stored(), chunks));
        }
    }

    /** A document that is a file of its name, of whose text nothing was taken out. */
    public Document(
            String clientId,
            String domain,
            String documentId,
            Status status,
            int chunks,
            long sizeBytes,
            String textHash) {
        this(clientId, domain, documentId, documentId, status, chunks, sizeBytes, "", 0, "", textHash, 0, 0, Map.of());
    }

    /** Reads a row by the names of its columns. */
    public static Document fromRow(Row row) {
        return new Document(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("source"),
                Status.valueOf(row.<String>getAs("status").toUpperCase(Locale.ROOT)),
                row.<Integer>getAs("chunks"),
                row.<Long>getAs("size_bytes"),
                row.getAs("encoding"),
                row.<Long>getAs("broken_characters"),
                row.getAs("language"),
                row.getAs("text_hash"),
                row.<Integer>getAs("lines_removed"),
                row.<Integer>getAs("characters_removed"),
                Columns.map(row, "redactions"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                domain,
                documentId,
                source,
                status.stored(),
                chunks,
                sizeBytes,
                encoding,
                brokenCharacters,
                language,
                textHash,
                linesRemoved,
                charactersRemoved,
                redactions);
    }
}
