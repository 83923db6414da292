package io.fedu2s.udf.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A document before it is read: a file to open, or the text of a row.
 *
 * @param clientId whose text it is
 * @param domain the field the client works in
 * @param documentId names it within the client
 * @param path the file; null where the text is here
 * @param text the text of a row; null where there is a file, or the row has none
 * @param sizeBytes size of the file, or of the text in UTF-8
 * @param fault why the row can't be used; null where it can
 */
public record SourceDocument(
        String clientId,
        String domain,
        String documentId,
        @Nullable String path,
        @Nullable String text,
        long sizeBytes,
        @Nullable String fault) {
    /** Columns in the order of the components. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("path", DataTypes.StringType, true)
            .add("text", DataTypes.StringType, true)
            .add("size_bytes", DataTypes.LongType, false)
            .add("fault", DataTypes.StringType, true);

    static SourceDocument fromRow(Row row) {
        return new SourceDocument(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("path"),
                row.getAs("text"),
                row.<Long>getAs("size_bytes"),
                row.getAs("fault"));
    }

    /** The row that a task reads. */
    public Row toRow() {
        return RowFactory.create(clientId, domain, documentId, path, text, sizeBytes, fault);
    }
}
