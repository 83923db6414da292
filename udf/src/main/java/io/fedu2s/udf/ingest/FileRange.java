package io.fedu2s.udf.ingest;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A part of a file of lines: those that begin in a range of its bytes.
 *
 * @param file which
 * @param from the first byte of the range
 * @param to the first byte behind it
 * @param linesBefore how many lines begin before it
 */
public record FileRange(DocumentFile file, long from, long to, long linesBefore) {
    /** The columns of a file, and those of the range. */
    public static final StructType SCHEMA = new StructType(DocumentFile.SCHEMA.fields())
            .add("from_byte", DataTypes.LongType, false)
            .add("to_byte", DataTypes.LongType, false)
            .add("lines_before", DataTypes.LongType, false);

    /** Whether the file begins with it. */
    boolean isFirst() {
        return from == 0;
    }

    /** The same behind so many lines. */
    FileRange behind(long lines) {
        return new FileRange(file, from, to, lines);
    }

    /** Reads a row by the names of its columns. */
    public static FileRange fromRow(Row row) {
        return new FileRange(
                DocumentFile.fromRow(row),
                row.<Long>getAs("from_byte"),
                row.<Long>getAs("to_byte"),
                row.<Long>getAs("lines_before"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return new GenericRowWithSchema(
                new Object[] {
                    file.clientId(),
                    file.domain(),
                    file.documentId(),
                    file.path(),
                    file.sizeBytes(),
                    file.reason(),
                    file.detail(),
                    from,
                    to,
                    linesBefore
                },
                SCHEMA);
    }
}
