package io.fedu2s.udf.ingest;

import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.text.Chunker;
import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One document at a time: what was read of it becomes chunks, or a reason.
 *
 * <p>Every document has one status: accepted with at least one chunk, or rejected with exactly one reason for the whole.
 */
final class Ingestion {
    /** Larger than {@code ingest.maxDocumentBytes}; not read. */
    static final String TOO_LARGE = "too_large";
    /** Nothing says whose it is. */
    static final String CLIENT_MISSING = "client_missing";
    /** Why a file that lies beside the clients' folders has no client. */
    static final String IN_NO_FOLDER = "the file is in no client's folder";
    /** Fewer tokens than {@code ingest.minChunkTokens}. */
    static final String TOO_SHORT = "too_short";

    private final IngestSpec spec;
    private final Chunker chunker;

    Ingestion(IngestSpec spec, ToIntFunction<String> tokenCount) {
        this.spec = spec;
        this.chunker = new Chunker(spec.chunking(), tokenCount);
    }

    /** Whose document it is and what it is called. */
    record Key(String clientId, String domain, String documentId) {}

    /** The most bytes a document may have. */
    long maxDocumentBytes() {
        return spec.maxDocumentBytes();
    }

    /** A file that was refused when the input was listed. */
    IngestedDocument refused(DocumentFile file) {
        String client = file.clientId().isEmpty() ? IngestSpec.NO_CLIENT : file.clientId();
        return rejected(
                new Key(client, file.domain(), file.documentId()), file.sizeBytes(), file.reason(), file.detail());
    }

    /** A document that was read, be it as text or not. */
    IngestedDocument read(Key key, long sizeBytes, Reading reading) {
        if (reading instanceof Reading.Refused refused) {
            return rejected(key, sizeBytes, refused.reason(), refused.detail());
        }
        return chunked(key, sizeBytes, ((Reading.Text) reading).text());
    }

    /** A document that is larger than allowed. */
    IngestedDocument tooLarge(Key key, long sizeBytes) {
        return rejected(
                key, sizeBytes, TOO_LARGE, "%d bytes, more than %d".formatted(sizeBytes, spec.maxDocumentBytes()));
    }

    /** A document of which nothing is used. */
    IngestedDocument rejected(Key key, long sizeBytes, String reason, String detail) {
        return rejected(key, sizeBytes, "", reason, detail);
    }

    private IngestedDocument chunked(Key key, long sizeBytes, String text) {
        List<Chunk> chunks = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        for (TextChunk chunk : chunker.chunk(text)) {
            if (chunk.tokens() < spec.minChunkTokens()) {
                rejects.add(new Reject(
                        key.clientId(), key.domain(), key.documentId(), chunk.ordinal(), TOO_SHORT, tooShort(chunk)));
            } else {
                chunks.add(Chunk.of(
                        key.clientId(), key.domain(), key.documentId(), chunk.ordinal(), chunk.text(), chunk.tokens()));
            }
        }
        String sha256 = ContentId.sha256(text.getBytes(StandardCharsets.UTF_8));
        if (chunks.isEmpty()) {
            return rejected(key, sizeBytes, sha256, TOO_SHORT, rejects.get(0).detail());
        }
        return new IngestedDocument(
                new Document(
                        key.clientId(),
                        key.domain(),
                        key.documentId(),
                        Document.Status.ACCEPTED,
                        chunks.size(),
                        sizeBytes,
                        sha256),
                chunks,
                rejects);
    }

    private String tooShort(TextChunk chunk) {
        return "%d tokens, fewer than %d".formatted(chunk.tokens(), spec.minChunkTokens());
    }

    private static IngestedDocument rejected(Key key, long sizeBytes, String sha256, String reason, String detail) {
        return new IngestedDocument(
                new Document(
                        key.clientId(), key.domain(), key.documentId(), Document.Status.REJECTED, 0, sizeBytes, sha256),
                List.of(),
                List.of(new Reject(
                        key.clientId(), key.domain(), key.documentId(), Reject.WHOLE_DOCUMENT, reason, detail)));
    }
}
