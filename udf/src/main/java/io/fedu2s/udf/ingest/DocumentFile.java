package io.fedu2s.udf.ingest;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A file to be read: what the driver saw when it listed the input.
 *
 * @param clientId the client whose folder it is in; empty where a column says it
 * @param domain the field the client works in
 * @param documentId the path below the client's folder
 * @param path where it is
 * @param sizeBytes how large it was
 */
public record DocumentFile(String clientId, String domain, String documentId, String path, long sizeBytes) {
    /** Columns of a list of files. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("path", DataTypes.StringType, false)
            .add("size_bytes", DataTypes.LongType, false);

    /** Reads a row by the names of its columns. */
    public static DocumentFile fromRow(Row row) {
        return new DocumentFile(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("path"),
                row.<Long>getAs("size_bytes"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return new GenericRowWithSchema(new Object[] {clientId, domain, documentId, path, sizeBytes}, SCHEMA);
    }
}
