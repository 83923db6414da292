package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.extract.Refusals;
import io.fedu2s.udf.redact.Redacted;
import io.fedu2s.udf.text.Normalizer;
import io.fedu2s.udf.text.Reading;
import java.util.Optional;

/** One document at a time: what was read of it becomes a text without what is redacted, or a reason. */
final class Ingestion {
    /** Larger than {@code ingest.maxDocumentBytes}; not read. */
    static final String TOO_LARGE = Refusals.TOO_LARGE;
    /** Nothing says whose it is. */
    static final String CLIENT_MISSING = "client_missing";
    /** Why a file that lies beside the clients' folders has no client. */
    static final String IN_NO_FOLDER = "the file is in no client's folder";

    /** The command {@code forget} was given it. */
    static final String FORGOTTEN = "forgotten";

    private final IngestSpec spec;

    Ingestion(IngestSpec spec) {
        this.spec = spec;
    }

    /** The most bytes a document may have. */
    long maxDocumentBytes() {
        return spec.limits().maxBytes();
    }

    /** What a file of documents may cost. */
    Limits limits() {
        return spec.limits();
    }

    /** Whether a document is not to be looked at. */
    boolean isForgotten(ReadDocument.Key key) {
        return spec.forgotten().hasDocument(key.clientId(), key.documentId());
    }

    /** A document that is not used, and neither its size nor what it holds is told. */
    static ReadDocument forgotten(ReadDocument.Key key) {
        return ReadDocument.refused(
                key, 0, FORGOTTEN, "'forget' was given it, or another of this text; the input still holds it");
    }

    /** A file that was refused when the input was listed. */
    ReadDocument refused(DocumentFile file) {
        String client = file.clientId().isEmpty() ? IngestSpec.NO_CLIENT : file.clientId();
        return ReadDocument.refused(
                new ReadDocument.Key(client, file.domain(), file.documentId()),
                file.sizeBytes(),
                file.reason(),
                file.detail());
    }

    /**
     * Why a file is not opened: it was refused, or is in no client's folder.
     *
     * @param isOfFolder whether the folder says whose it is
     */
    Optional<ReadDocument> unopened(DocumentFile file, boolean isOfFolder) {
        if (file.isRefused()) {
            return Optional.of(refused(file));
        }
        if (isOfFolder && file.clientId().isEmpty()) {
            var nobodys = new ReadDocument.Key(IngestSpec.NO_CLIENT, file.domain(), file.documentId());
            return Optional.of(ReadDocument.refused(nobodys, file.sizeBytes(), CLIENT_MISSING, IN_NO_FOLDER));
        }
        return Optional.empty();
    }

    /** A document that was read, be it as text or not. */
    ReadDocument read(ReadDocument.Key key, long sizeBytes, Reading reading) {
        if (reading instanceof Reading.Refused refused) {
            return ReadDocument.refused(key, sizeBytes, refused.reason(), refused.detail());
        }
        var text = (Reading.Text) reading;
        Redacted redacted = spec.redaction().of(text.text());
        return ReadDocument.usable(key, sizeBytes, text, redacted.text(), redacted.counts());
    }

    /** A document that is larger than allowed. */
    ReadDocument tooLarge(ReadDocument.Key key, long sizeBytes) {
        return ReadDocument.refused(
                key,
                sizeBytes,
                TOO_LARGE,
                "%d bytes, more than %d".formatted(sizeBytes, spec.limits().maxBytes()));
    }

    /** What of a text may go into a name: hashes tell what they were made of to whoever can guess it. */
    String nameable(String text) {
        return spec.redaction().isNone()
                ? text
                : spec.redaction().of(Normalizer.normalize(text).text()).text();
    }
}
