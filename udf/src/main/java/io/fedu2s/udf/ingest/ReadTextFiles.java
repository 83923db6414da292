package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** {@link DocumentFile}s, each one document, into {@link ReadDocument}s. */
public final class ReadTextFiles implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final String encoding;

    /** Reads by these settings, in a character set by its name or as it is found. */
    public ReadTextFiles(IngestSpec spec, String encoding) {
        this.spec = spec;
        this.encoding = encoding;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> files) {
        if (!files.hasNext()) {
            return Collections.emptyIterator();
        }
        Ingestion ingestion = new Ingestion(spec);
        TextDecoder decoder = TextDecoder.of(encoding);
        return Rows.stream(files)
                .map(row -> {
                    ReadDocument document = read(DocumentFile.fromRow(row), ingestion, decoder);
                    spec.filesRead().add(1L);
                    return document.toRow();
                })
                .iterator();
    }

    /** One file; it may have grown, shrunk or gone since it was listed. */
    ReadDocument read(DocumentFile file, Ingestion ingestion, TextDecoder decoder) {
        return document(file, ingestion, decoder).from(file.source());
    }

    private ReadDocument document(DocumentFile file, Ingestion ingestion, TextDecoder decoder) {
        Optional<ReadDocument> unopened = ingestion.unopened(file, true);
        if (unopened.isPresent()) {
            return unopened.get();
        }
        var key = new ReadDocument.Key(file.clientId(), file.domain(), file.documentId());
        if (ingestion.isForgotten(key)) {
            return Ingestion.forgotten(key);
        }
        if (file.sizeBytes() > ingestion.maxDocumentBytes()) {
            return ingestion.tooLarge(key, file.sizeBytes());
        }
        byte[] bytes;
        try (InputStream in = TextStream.bytes(spec.hadoop().value(), new Path(file.path()))) {
            bytes = in.readNBytes(Math.toIntExact(ingestion.maxDocumentBytes() + 1));
        } catch (IOException e) {
            return ReadDocument.refused(key, file.sizeBytes(), DocumentFile.UNREADABLE, FileFailure.detail(e));
        }
        return bytes.length > ingestion.maxDocumentBytes()
                ? ingestion.tooLarge(key, bytes.length)
                : ingestion.read(key, bytes.length, DocumentReader.read(bytes, decoder));
    }
}
