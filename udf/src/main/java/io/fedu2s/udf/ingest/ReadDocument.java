package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.Reading;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A document as it was read, before it is cut: its text, or why there is none.
 *
 * @param key whose it is and what it is called
 * @param source the file it was read from, below the domain's folder; empty where it was not said yet
 * @param sizeBytes its size in UTF-8; of a file, of its bytes when it was opened, decompressed
 * @param encoding the character set that its bytes were in; empty where it came as characters, or can't be used
 * @param brokenCharacters how many places of its bytes were no character
 * @param reason why it can't be used; empty where it can
 * @param detail what is behind the reason
 * @param text normalised, with placeholders for what is redacted; empty where it can't be used
 * @param redactions how many things of each kind the placeholders stand for
 */
public record ReadDocument(
        Key key,
        String source,
        long sizeBytes,
        String encoding,
        long brokenCharacters,
        String reason,
        String detail,
        String text,
        SortedMap<String, Long> redactions) {
    /** Columns of documents on their way from reading to cutting. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("source", DataTypes.StringType, false)
            .add("size_bytes", DataTypes.LongType, false)
            .add("encoding", DataTypes.StringType, false)
            .add("broken_characters", DataTypes.LongType, false)
            .add("reason", DataTypes.StringType, false)
            .add("detail", DataTypes.StringType, false)
            .add("text", DataTypes.StringType, false)
            .add("redactions", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false), false);

    /** Whose document it is, in which field, and what it is called. */
    public record Key(String clientId, String domain, String documentId) {}

    /** Copies the counts. */
    public ReadDocument {
        redactions = Collections.unmodifiableSortedMap(new TreeMap<>(redactions));
        if (reason.isEmpty() == text.isEmpty()) {
            throw new IllegalArgumentException("A document has a text or a reason, not both or neither");
        }
    }

    /** A document that can't be used. */
    static ReadDocument refused(Key key, long sizeBytes, String reason, String detail) {
        return new ReadDocument(key, "", sizeBytes, "", 0, reason, detail, "", new TreeMap<>());
    }

    /** A document that can be used. */
    static ReadDocument usable(
            Key key, long sizeBytes, Reading.Text read, String text, SortedMap<String, Long> redactions) {
        return new ReadDocument(key, "", sizeBytes, read.encoding(), read.brokenCharacters(), "", "", text, redactions);
    }

    /** The same, read from a file. */
    ReadDocument from(String file) {
        return new ReadDocument(key, file, sizeBytes, encoding, brokenCharacters, reason, detail, text, redactions);
    }

    /** Whether it can't be used. */
    boolean isRefused() {
        return !reason.isEmpty();
    }

    /** Reads a row by the names of its columns. */
    public static ReadDocument fromRow(Row row) {
        Map<String, Long> redactions = row.getJavaMap(row.fieldIndex("redactions"));
        return new ReadDocument(
                new Key(row.getAs("client_id"), row.getAs("domain"), row.getAs("document_id")),
                row.getAs("source"),
                row.<Long>getAs("size_bytes"),
                row.getAs("encoding"),
                row.<Long>getAs("broken_characters"),
                row.getAs("reason"),
                row.getAs("detail"),
                row.getAs("text"),
                new TreeMap<>(redactions));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return new GenericRowWithSchema(
                new Object[] {
                    key.clientId(),
                    key.domain(),
                    key.documentId(),
                    source,
                    sizeBytes,
                    encoding,
                    brokenCharacters,
                    reason,
                    detail,
                    text,
                    CollectionConverters.asScala(redactions)
                },
                SCHEMA);
    }
}
