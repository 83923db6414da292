package io.fedu2s.udf.ingest;

import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A document with all that came of it, before documents are compared with each other.
 *
 * @param document with its status
 * @param chunks what is used of it
 * @param rejects what is not: the whole, or single chunks
 */
public record IngestedDocument(Document document, List<Chunk> chunks, List<Reject> rejects) {
    /** Three columns: the document, its chunks, its rejects, each as their tables store them. */
    public static final StructType SCHEMA = new StructType()
            .add("document", Document.SCHEMA, false)
            .add("chunks", DataTypes.createArrayType(Chunk.SCHEMA, false), false)
            .add("rejects", DataTypes.createArrayType(Reject.SCHEMA, false), false);

    /** Copies the lists. */
    public IngestedDocument {
        chunks = List.copyOf(chunks);
        rejects = List.copyOf(rejects);
        if (document.chunks() != chunks.size()) {
            throw new IllegalArgumentException(
                    "A document of %d chunks with %d".formatted(document.chunks(), chunks.size()));
        }
    }

    /** The row of these columns. */
    public Row toRow() {
        return new GenericRowWithSchema(
                new Object[] {document.toRow(), rows(chunks, Chunk::toRow), rows(rejects, Reject::toRow)}, SCHEMA);
    }

    private static <T> Object rows(List<T> stored, Function<T, Row> toRow) {
        return CollectionConverters.asScala(stored.stream().map(toRow).toList()).toSeq();
    }
}
