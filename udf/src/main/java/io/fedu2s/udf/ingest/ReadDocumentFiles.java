package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Extracted;
import io.fedu2s.udf.extract.Extractor;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.text.TextDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@link DocumentFile}s of all kinds into {@link ReadDocument}s: one for the file, or one for each file that it holds, which is
 * called after both, {@code notes.zip!ward/letter.docx}.
 */
public final class ReadDocumentFiles implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;
    private final String encoding;
    private final Holding holding;

    /** What files hold. */
    public enum Holding {
        /** A document, or some. */
        ANYTHING,
        /** Pages of the web: files of WARC, and no others. */
        PAGES
    }

    /** Reads by these settings; text and pages that don't say their character set in this one, or as it is found. */
    public ReadDocumentFiles(IngestSpec spec, String encoding, Holding holding) {
        this.spec = spec;
        this.encoding = encoding;
        this.holding = holding;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> files) {
        if (!files.hasNext()) {
            return Collections.emptyIterator();
        }
        Ingestion ingestion = new Ingestion(spec);
        Extractor extractor = new Extractor(spec.limits(), TextDecoder.of(encoding));
        Iterator<Iterator<ReadDocument>> documents = Rows.stream(files)
                .map(row -> {
                    spec.filesRead().add(1L);
                    return documents(DocumentFile.fromRow(row), ingestion, extractor);
                })
                .iterator();
        return Rows.stream(new Chained<>(documents)).map(ReadDocument::toRow).iterator();
    }

    /** The documents of one file; it may have grown, shrunk or gone since it was listed. */
    Iterator<ReadDocument> documents(DocumentFile file, Ingestion ingestion, Extractor extractor) {
        Optional<ReadDocument> unopened = ingestion.unopened(file, true);
        if (unopened.isPresent()) {
            return List.of(unopened.get().from(file.source())).iterator();
        }
        var key = new ReadDocument.Key(file.clientId(), file.domain(), file.documentId());
        if (ingestion.isForgotten(key)) {
            return List.of(Ingestion.forgotten(key).from(file.source())).iterator();
        }
        try {
            return new Documents(file, ingestion, extractor);
        } catch (IOException e) {
            return List.of(unreadable(file, key, e)).iterator();
        }
    }

    private static ReadDocument unreadable(DocumentFile file, ReadDocument.Key key, IOException failure) {
        return ReadDocument.refused(key, file.sizeBytes(), DocumentFile.UNREADABLE, FileFailure.detail(failure))
                .from(file.source());
    }

    /** Those of a file that is closed behind the last. */
    private final class Documents implements Iterator<ReadDocument> {
        private final DocumentFile file;
        private final Ingestion ingestion;
        private final Iterator<Extracted> extracted;
        private @Nullable Closeable open;

        Documents(DocumentFile file, Ingestion ingestion, Extractor extractor) throws IOException {
            this.file = file;
            this.ingestion = ingestion;
            InputStream in = TextStream.bytes(spec.hadoop().value(), new Path(file.path()));
            try {
                this.extracted = holding == Holding.PAGES
                        ? extractor.pages(in, file.sizeBytes())
                        : extractor.documents(new Path(file.path()).getName(), in, file.sizeBytes());
            } catch (IOException e) {
                in.close();
                throw e;
            }
            this.open = in;
        }

        @Override
        public boolean hasNext() {
            boolean has = extracted.hasNext();
            if (!has && open != null) {
                IOUtils.closeQuietly(open);
                open = null;
            }
            return has;
        }

        @Override
        public ReadDocument next() {
            Extracted found = extracted.next();
            var key = new ReadDocument.Key(file.clientId(), file.domain(), file.documentId() + found.inside());
            ReadDocument document = ingestion.isForgotten(key)
                    ? Ingestion.forgotten(key)
                    : ingestion.read(key, found.sizeBytes(), found.reading());
            return document.from(file.source());
        }
    }
}
