package io.fedu2s.udf.spark;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.text.Chunker;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.token.Tokenizer;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * {@link SourceDocument}s into read and chunked documents: one row each, with its chunks or with the reason why it has
 * none. A file that can't be opened, or is gone by now, is such a reason and fails nothing.
 */
public final class IngestFunction implements MapPartitionsFunction<Row, Row> {
    /** A file could not be read to its end. */
    public static final String UNREADABLE = "unreadable";
    /** A document is larger than the limit. */
    public static final String TOO_LARGE = "too_large";
    /** A row of a file is not what its format demands. */
    public static final String MALFORMED = "malformed";

    private static final StructType CHUNK = new StructType()
            .add("ordinal", DataTypes.IntegerType, false)
            .add("text", DataTypes.StringType, false)
            .add("token_count", DataTypes.IntegerType, false);

    /** One row per document; {@code reason} is null where it was read. */
    public static final StructType OUTPUT = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("size_bytes", DataTypes.LongType, false)
            .add("text_sha256", DataTypes.StringType, false)
            .add("reason", DataTypes.StringType, true)
            .add("detail", DataTypes.StringType, true)
            .add("pieces", new ArrayType(CHUNK, false), false);

    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final String modelPath;
    private final ChunkingConfig chunking;
    private final long maxDocumentBytes;

    /**
     * A function of a run.
     *
     * @param hadoop how file systems are reached
     * @param modelPath folder of the model whose tokens are counted
     * @param chunking how long chunks are
     * @param maxDocumentBytes larger documents are not read
     */
    public IngestFunction(
            SerializableConfiguration hadoop, String modelPath, ChunkingConfig chunking, long maxDocumentBytes) {
        this.hadoop = hadoop;
        this.modelPath = modelPath;
        this.chunking = chunking;
        this.maxDocumentBytes = maxDocumentBytes;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        if (!documents.hasNext()) {
            return Collections.emptyIterator();
        }
        Tokenizer tokenizer = TaskScope.closedWithTask(Tokenizer.load(java.nio.file.Path.of(modelPath)));
        Chunker chunker = new Chunker(chunking, tokenizer::count);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(documents, Spliterator.ORDERED), false)
                .map(SourceDocument::fromRow)
                .map(document -> ingested(document, chunker))
                .iterator();
    }

    private Row ingested(SourceDocument document, Chunker chunker) {
        Reading reading = read(document);
        if (reading instanceof Reading.Refused refused) {
            return row(document, "", refused.reason(), refused.detail(), List.of());
        }
        String text = ((Reading.Text) reading).text();
        List<Row> pieces = chunker.chunk(text).stream()
                .map(chunk -> RowFactory.create(chunk.ordinal(), chunk.text(), chunk.tokens()))
                .toList();
        return row(document, ContentId.sha256(text), null, null, pieces);
    }

    private static Row row(
            SourceDocument document,
            String sha256,
            @Nullable String reason,
            @Nullable String detail,
            List<Row> pieces) {
        return RowFactory.create(
                document.clientId(),
                document.domain(),
                document.documentId(),
                document.sizeBytes(),
                sha256,
                reason,
                detail,
                pieces.toArray());
    }

    private Reading read(SourceDocument document) {
        if (document.fault() != null) {
            return new Reading.Refused(MALFORMED, document.fault());
        }
        if (document.sizeBytes() > maxDocumentBytes) {
            return new Reading.Refused(
                    TOO_LARGE,
                    "%d bytes, ingest.maxDocumentBytes is %d".formatted(document.sizeBytes(), maxDocumentBytes));
        }
        if (document.path() == null) {
            return DocumentReader.read(document.text() == null ? "" : document.text());
        }
        try {
            return DocumentReader.read(bytes(hadoop.value(), new Path(document.path()), document.sizeBytes()));
        } catch (IOException e) {
            return new Reading.Refused(UNREADABLE, e.toString());
        }
    }

    private static byte[] bytes(Configuration hadoop, Path file, long sizeBytes) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            in.readFully(bytes);
        }
        return bytes;
    }
}
