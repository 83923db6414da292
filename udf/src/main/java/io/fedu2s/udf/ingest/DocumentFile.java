package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Refusals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A file to be read, or refused: what the driver saw when it listed the input.
 *
 * @param clientId the client whose folder it is in; empty where a column says it
 * @param domain the field the client works in
 * @param documentId the path below the client's folder
 * @param path where it is
 * @param sizeBytes how large it was
 * @param reason why it is not to be opened; empty where it is
 * @param detail what is behind the reason
 */
public record DocumentFile(
        String clientId, String domain, String documentId, String path, long sizeBytes, String reason, String detail) {
    /** A symbolic link that is not followed. */
    public static final String LINK = "link";
    /** A named pipe, a socket or a device. */
    public static final String NO_FILE = "no_file";
    /** Not there any more, not allowed, of a name that can't be told, or broken on disk. */
    public static final String UNREADABLE = Refusals.UNREADABLE;

    /** Columns of a list of files. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("path", DataTypes.StringType, false)
            .add("size_bytes", DataTypes.LongType, false)
            .add("reason", DataTypes.StringType, false)
            .add("detail", DataTypes.StringType, false);

    /** A file to be read. */
    public DocumentFile(String clientId, String domain, String documentId, String path, long sizeBytes) {
        this(clientId, domain, documentId, path, sizeBytes, "", "");
    }

    /** Its path below the domain's folder. */
    public String source() {
        return clientId.isEmpty() ? documentId : clientId + "/" + documentId;
    }

    /** The same file, not to be opened. */
    DocumentFile refused(String why, String what) {
        return new DocumentFile(clientId, domain, documentId, path, sizeBytes, why, what);
    }

    /** Whether it is not to be opened. */
    public boolean isRefused() {
        return !reason.isEmpty();
    }

    /** Reads a row by the names of its columns. */
    public static DocumentFile fromRow(Row row) {
        return new DocumentFile(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("path"),
                row.<Long>getAs("size_bytes"),
                row.getAs("reason"),
                row.getAs("detail"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return new GenericRowWithSchema(
                new Object[] {clientId, domain, documentId, path, sizeBytes, reason, detail}, SCHEMA);
    }
}
