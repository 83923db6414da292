package io.fedu2s.udf.ingest;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A part of a file of lines: those that begin in a range of its bytes, or the records that do.
 *
 * @param file which
 * @param from the first byte of the range
 * @param to the first byte behind it
 * @param linesBefore how many lines begin before it
 * @param recordsBefore how many documents do
 * @param isWithinRecord whether its first line is one of a record that begins before it
 */
public record FileRange(
        DocumentFile file, long from, long to, long linesBefore, long recordsBefore, boolean isWithinRecord) {
    /** The columns of a file, and those of the range. */
    public static final StructType SCHEMA = new StructType(DocumentFile.SCHEMA.fields())
            .add("from_byte", DataTypes.LongType, false)
            .add("to_byte", DataTypes.LongType, false)
            .add("lines_before", DataTypes.LongType, false)
            .add("records_before", DataTypes.LongType, false)
            .add("is_within_record", DataTypes.BooleanType, false);

    /** A range of a file of which nothing is known yet. */
    FileRange(DocumentFile file, long from, long to) {
        this(file, from, to, 0, 0, false);
    }

    /** All of a file. */
    static FileRange whole(DocumentFile file) {
        return new FileRange(file, 0, Long.MAX_VALUE);
    }

    /** Whether the file begins with it. */
    boolean isFirst() {
        return from == 0;
    }

    /** What the rest of the file from here on is called, where it is not read. */
    String name() {
        return isFirst() ? file.documentId() : file.documentId() + ":" + (recordsBefore + 1);
    }

    /** The same behind so many lines, each a record. */
    FileRange behind(long lines) {
        return behind(lines, lines, false);
    }

    /** The same behind so many lines and records, or within the last of these. */
    FileRange behind(long lines, long records, boolean isWithin) {
        return new FileRange(file, from, to, lines, records, isWithin);
    }

    /** Reads a row by the names of its columns. */
    public static FileRange fromRow(Row row) {
        return new FileRange(
                DocumentFile.fromRow(row),
                row.<Long>getAs("from_byte"),
                row.<Long>getAs("to_byte"),
                row.<Long>getAs("lines_before"),
                row.<Long>getAs("records_before"),
                row.<Boolean>getAs("is_within_record"));
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
                    linesBefore,
                    recordsBefore,
                    isWithinRecord
                },
                SCHEMA);
    }
}
